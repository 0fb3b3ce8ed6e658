# cmake -D ROOT=folder -D FILES="a b" -D OUTPUT=x.cpp -P embed_files.cmake: a source file with the texts of these files, by their
# paths below the folder (apps/spore/project/template_files.h).
separate_arguments(FILES)
set(text "#include \"project/template_files.h\"\n\nnamespace spore::cli {\n\nconst std::vector<TemplateFile>& templateFiles() {\n")
string(APPEND text "  static const std::vector<TemplateFile> files{\n")
foreach(file ${FILES})
  file(READ ${ROOT}/${file} content)
  string(APPEND text "      {\"${file}\", R\"TEMPLATE(${content})TEMPLATE\"},\n")
endforeach()
file(WRITE ${OUTPUT} "${text}  };\n  return files;\n}\n\n}  // namespace spore::cli\n")
