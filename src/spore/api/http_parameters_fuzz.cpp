// Parameters from strangers: query, form and JSON through the whole ApiRequest. The first byte chooses how the rest is
// sent; two ways send it as text that must come back unchanged.
// covers: parameter_reader.cpp form_text.cpp
#include <cstring>

#include "spore/api/api_server.h"
#include "spore/base/text.h"
#include "spore/json/json_validator.h"
#include "support/counting_log.h"

namespace {

using namespace spore;

constexpr ParameterSpec parameters[] = {
    {"t", ParameterType::Text, true, ""},
    {"n", ParameterType::Integer, false, ""},
    {"b", ParameterType::Boolean, false, ""},
    {"j", ParameterType::Json, false, ""},
};

struct Node {
  CountingLog log;
  NodeContext context{log};
  ApiServer api{context};
  HttpExchange exchange;
  std::string_view expectedText;
  bool expectsText = false;
  bool wasCalled = false;

  Node() {
    const Status status = api.registerEndpoint(
        SPORE_TEXT("/p"), HttpMethod::Post, [this](ApiRequest& request) { handle(request); }, "", parameters);
    CHECK(status == Status::Ok);
  }

  void handle(ApiRequest& request) {
    wasCalled = true;
    const std::string_view text = request.text("t");
    CHECK(request.has("t") && isPlainText(text));
    if (expectsText) CHECK(text == expectedText);
    CHECK(request.text("t").data() == text.data());  // decoded once
    const uint32_t number = request.integer("n", 7);
    CHECK(request.has("n") || number == 7);
    CHECK(request.has("b") || request.boolean("b", true));
    CHECK(request.has("j") || request.json("j", "none") == "none");
    (void)request.text("x");
    request.reply().field("n", number).field("length", text.size()).field("start", text.substr(0, 100));
  }

  uint16_t send(std::string_view target, std::string_view type, std::string_view body) {
    exchange.request = HttpRequest{};
    exchange.request.method = HttpMethod::Post;
    exchange.request.target = target;
    exchange.request.contentType = type;
    exchange.request.body = asBytes(body);
    wasCalled = false;
    api.submit(exchange);
    api.loop();
    const uint16_t status = exchange.reply.status;
    CHECK(status == 200 || status == 400 || status == 413 || status == 415);
    CHECK(wasCalled == (status == 200));
    CHECK(exchange.reply.body.size() <= limits::replyBytesMax);
    CHECK(validateJson(asText(exchange.reply.body)) == Status::Ok);
    return status;
  }
};

constexpr size_t inputBytesMax = 4096;
constexpr std::string_view formType = "application/x-www-form-urlencoded";
char room[3 * inputBytesMax + 16];

std::string_view percentEncoded(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::memcpy(room, "t=", 2);
  size_t size = 2;
  for (const char character : text) {
    const auto byte = static_cast<uint8_t>(character);
    room[size++] = '%';
    room[size++] = digits[byte >> 4];
    room[size++] = digits[byte & 0xF];
  }
  return {room, size};
}

void sendAndExpect(Node& node, std::string_view text, bool asJson) {
  node.expectedText = text;
  node.expectsText = true;
  uint16_t status = 0;
  if (asJson) {
    JsonWriter json{MutableBytes{reinterpret_cast<uint8_t*>(room), sizeof room}};
    json.beginObject().field("t", text).endObject();
    if (json.size() > limits::requestJsonBytesMax) return;
    status = node.send("/p", "application/json", json.text());
  } else {
    status = node.send("/p", formType, percentEncoded(text));
  }
  CHECK(isPlainText(text) || status != 200 || asJson);
  if (isPlainText(text) && text.size() <= limits::requestJsonBytesMax) CHECK(status == 200);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0 || size > inputBytesMax) return 0;
  Node node;
  const std::string_view text = asText({data + 1, size - 1});
  switch (data[0] % 6) {
    case 0:
      std::memcpy(room, "/p?", 3);
      std::memcpy(room + 3, text.data(), text.size());
      node.send({room, text.size() + 3}, "", "");
      break;
    case 1: node.send("/p?t=query&n=1", formType, text); break;
    case 2: node.send("/p?t=query&n=1", "application/json; charset=utf-8", text); break;
    case 3: node.send("/p", text.substr(0, text.find('\n')), text); break;
    case 4: sendAndExpect(node, text, false); break;
    default:
      if (isPlainText(text)) sendAndExpect(node, text, true);
      break;
  }
  return 0;
}
