"""No file over 400 lines, no function over 70."""

import ast
import re
import statistics

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70


def check(project):
    for file in project.files:
        if len(file.lines) > FILE_LINES_MAX:
            yield file.at(1, f"{len(file.lines)} lines, more than {FILE_LINES_MAX}: two ideas in one file")
        for name, first, last in functions_of(file):
            length = last - first + 1
            if length > FUNCTION_LINES_MAX:
                yield file.at(first, f"{name}: a function of {length} lines, more than {FUNCTION_LINES_MAX}")


def summary(project):
    lengths = [len(file.lines) for file in project.files if file.lines]
    if not lengths:
        return "no files"
    longest = max(project.files, key=lambda file: len(file.lines))
    return (f"{len(lengths)} files, median length {statistics.median(lengths):.0f} lines, "
            f"longest {longest.path} with {len(longest.lines)}")


def functions_of(file):
    if file.is_cpp or file.path.endswith((".ts", ".tsx")):
        return cpp_functions(file.code)
    if file.is_python:
        return python_functions(file.text)
    return shell_functions(file.lines)


def python_functions(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno


def shell_functions(lines):
    begin = None
    for number, line in enumerate(lines, 1):
        if re.match(r"^[\w-]+\(\) \{$", line):
            begin = number
        elif line == "}" and begin:
            yield lines[begin - 1].split("(")[0], begin, number
            begin = None


OPENS_SCOPE = re.compile(r"\b(namespace|class|struct|union|enum)\b")
ATTRIBUTE = re.compile(r"\b(?:alignas|__attribute__|decltype)\s*\((?:[^()]|\([^()]*\))*\)")
IS_INITIALIZER = re.compile(r"=\s*[\w:\s]*$")
ACCESS = re.compile(r"\s*(?:(?:public|protected|private)\s*:\s*)?")


def cpp_functions(code):
    """(name, first line, last line) of each outermost brace block that is no scope of names and no initializer.

    What stands between the previous `;`, `{` or `}` and the block, its head, says what it is. Lambdas and blocks
    inside a function count as part of it. The `a_{1}` of a constructor's list belong to the constructor.
    """
    depth = 0
    head_begin = 0
    block = None  # (name, where its head begins, depth, whether it is an initializer), when in a function
    pending = None  # such a block whose statement goes on after its brace
    for match in re.finditer(r"[{};]", code):
        character, position = match.group(), match.start()
        if character == "{":
            head = code[head_begin:position]
            if block is None and not is_scope(head):
                begin = head_begin + ACCESS.match(head).end()
                block = pending or (name_of(head), begin, depth, is_initializer(head))
            depth += 1
        elif character == "}":
            depth = max(0, depth - 1)
            if block and depth == block[2]:
                pending = block if code[position + 1:].lstrip().startswith((",", "{")) else None
                if not pending and not block[3]:
                    yield block[0], line_of(code, block[1]), line_of(code, position)
                block = None
        head_begin = position + 1


def line_of(code, position):
    return code.count("\n", 0, position) + 1


def is_scope(head):
    if re.search(r'\bextern\s*""\s*$', head):
        return True
    plain = without_pairs("<>", ATTRIBUTE.sub("", head))
    return OPENS_SCOPE.search(plain) is not None and not re.search(r"[(=]", plain)


def is_initializer(head):
    plain = without_pairs("<>", without_pairs("()", re.sub(r"\boperator\s*[^\s\w(]+", "", head)))
    return IS_INITIALIZER.search(plain) is not None


def without_pairs(pair, text):
    previous = None
    while previous != text:
        previous = text
        text = re.sub(f"[{pair[0]}][^{pair}]*[{pair[1]}]", "", text)
    return text


def name_of(head):
    match = re.search(r"([\w:~]+)\s*\(", head)
    return match.group(1) if match else "block"
