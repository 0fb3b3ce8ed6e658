#include <fmt/format.h>

#include <memory>

#include "commands/commands.h"
#include "commands/options.h"
#include "failure.h"
#include "image/hex.h"
#include "image/image_report.h"
#include "image/key_file.h"
#include "image/packing.h"
#include "output/output.h"

namespace spore::cli {
namespace {

struct ImageOptions {
  std::string file;
  std::string output;             // of pack; empty: beside the file
  std::string key;                // a private one; empty: none is named
  std::vector<std::string> keys;  // public ones
  bool compresses = false;
};

void printImage(const Session& session, const std::string& done, const std::string& path, const ImageTrailer& trailer) {
  if (session.wantsJson()) {
    printOut("{}\n", compactJson(imageJson(path, trailer)));
  } else {
    printOut("{} {}\n{}", session.standardOutput().tick(), done, imageLines(trailer));
  }
}

ExitCode runPack(const Session& session, const ImageOptions& options) {
  WholeFile file = readWholeFile(options.file);
  const Packing packing = options.compresses ? Packing::Gzip : Packing::Plain;
  Image image = packImage(std::move(file.bytes), packing, printable(options.file));
  if (!options.key.empty()) signImage(image, readPrivateKey(options.key));
  const std::string output = options.output.empty() ? options.file + ".spore" : options.output;
  writeWholeFile(output, viewOf(image.bytes()), file.mode, IfThere::Replace);
  printImage(session, printable(output), output, image.trailer);
  return ExitCode::Done;
}

ExitCode runSign(const Session& session, const ImageOptions& options) {
  const WholeFile file = readWholeFile(options.file);
  const std::string name = printable(options.file);
  Image image = parseImage(viewOf(file.bytes), name);
  // A signature says that its owner knows what the image is.
  checkImage(image, name);
  signImage(image, readPrivateKey(keyPathOr(options.key)));
  writeWholeFile(options.file, viewOf(image.bytes()), file.mode, IfThere::Replace);
  printImage(session, fmt::format("{} is signed", name), options.file, image.trailer);
  return ExitCode::Done;
}

// The user's own key, when it is the one that the image names.
std::vector<PublicKey> ownKeyFor(const ImageTrailer& trailer) {
  try {
    const PublicKey key = readStoredKey(keyPathOr("")).publicKey;
    if (trailer.isSigned && keyIdOf(key) == trailer.keyId) return {key};
  } catch (const Failure&) {
    // No key was asked for, so one that cannot be read is none.
  }
  return {};
}

void refuseSignature(SignatureVerdict verdict, const ImageTrailer& trailer, const std::string& name) {
  std::string cause = "it is not signed";
  if (verdict == SignatureVerdict::Invalid) cause = "the key that it names did not sign it: it was changed";
  if (verdict == SignatureVerdict::OtherKey)
    cause = fmt::format("it is signed by key {}", hexText(asBytes(trailer.keyId)));
  const bool isUnsigned = verdict == SignatureVerdict::Unsigned;
  throw Failure{
      ExitCode::Failed, isUnsigned ? "E_IMAGE_UNSIGNED" : "E_IMAGE_SIGNATURE",
      fmt::format("{} is signed by none of these keys", name), std::move(cause),
      isUnsigned ? fmt::format("spore image sign {}", name) : "the key that signed it, or an image from its source"};
}

ExitCode runVerify(const Session& session, const ImageOptions& options) {
  const std::string name = printable(options.file);
  const Image image = readImage(options.file);
  checkImage(image, name);
  std::vector<PublicKey> keys;
  for (const std::string& key : options.keys) keys.push_back(publicKeyFrom(key));
  const bool isNamed = !keys.empty();
  if (!isNamed) keys = ownKeyFor(image.trailer);
  const SignatureVerdict verdict = judgeSignature(image.trailer, keys);
  const bool isValid = verdict == SignatureVerdict::Valid;
  if (!isValid && (isNamed || verdict == SignatureVerdict::Invalid)) refuseSignature(verdict, image.trailer, name);
  const char* const signature = isValid ? "valid" : image.trailer.isSigned ? "unchecked" : "absent";
  if (session.wantsJson()) {
    JsonValue document = imageJson(options.file, image.trailer);
    document["signature"] = signature;
    printOut("{}\n", compactJson(document));
    return ExitCode::Done;
  }
  const char* const about = isValid                  ? "and its signature is valid"
                            : image.trailer.isSigned ? "but its signature was not checked: name its key with --key"
                                                     : "and not signed";
  printOut("{} {} is whole, {}\n{}", session.standardOutput().tick(), name, about, imageLines(image.trailer));
  return ExitCode::Done;
}

ExitCode runImageShow(const Session& session, const ImageOptions& options) {
  const Image image = readImage(options.file);
  if (session.wantsJson()) {
    printOut("{}\n", compactJson(imageJson(options.file, image.trailer)));
  } else {
    printOut("{}\n{}", printable(options.file), imageLines(image.trailer, HashText::Whole));
  }
  return ExitCode::Done;
}

using RunImage = ExitCode (*)(const Session& session, const ImageOptions& options);

CLI::App* addImageAction(CLI::App& image, Session& session, const char* name, const char* description,
                         const std::shared_ptr<ImageOptions>& options, RunImage run) {
  CLI::App* action = image.add_subcommand(name, description);
  action->add_option("FILE", options->file, "Path of the image")->required()->type_name("");
  addJsonOption(*action, session);
  action->callback(
      [&session, options, run] { session.action = [&session, options, run] { return run(session, *options); }; });
  return action;
}

}  // namespace

void addImageCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<ImageOptions>();
  CLI::App* image = parent.add_subcommand("image", "Make firmware images that nodes take, and look into them");
  image->require_subcommand(1);
  CLI::App* pack =
      addImageAction(*image, session, "pack", "Put the trailer behind what a compiler made", options, runPack);
  pack->add_option("-o,--output", options->output, "Where to write it (FILE.spore)")->type_name("OUT");
  pack->add_flag("--gzip", options->compresses, "Compressed, as the boot loader of a board unpacks it");
  pack->add_option("--key", options->key, "Sign it with the private key in this file")->type_name("KEY");
  CLI::App* sign = addImageAction(*image, session, "sign", "Sign an image", options, runSign);
  sign->add_option("--key", options->key, "File with the private key (default: that of spore key show)")
      ->type_name("KEY");
  CLI::App* verify =
      addImageAction(*image, session, "verify", "Whether an image is whole, and who signed it", options, runVerify);
  verify
      ->add_option("--key", options->keys, "Public key, as digits or as a file: one of those named must have signed it")
      ->allow_extra_args(false)
      ->type_name("KEY");
  addImageAction(*image, session, "show", "What an image is", options, runImageShow);
}

}  // namespace spore::cli
