"""The capacities that the documents state are those of the code."""

import re
import unittest

from constants import LIMITS, ROOT, constant, declared, macros
from numbers_of_documents import NET_DOCUMENTS, NET_EXCEPTIONS, NET_WORDS, RULES


def text_of(document):
    return (ROOT / document).read_text()


def differences(document, pattern, values, text):
    """What is wrong about one rule, or nothing."""
    found = list(re.finditer(pattern, text))
    if len(found) != 1:
        return f"{document}: {pattern!r} matches {len(found)} times, not once: the rule has lost its sentence"
    stated = [float(group.replace(",", "")) for group in found[0].groups()]
    meant = [value() for value in values]
    return "" if stated == meant else f"{document}: {found[0][0]!r} states {stated}, the code has {meant}"


def sentences(text):
    """Paragraphs cut at the ends of sentences and at the rows of tables, with where each begins."""
    for match in re.finditer(r"(?:[^\n|]|\|(?!\n)|\n(?!\n|\||- ))+", text):
        begin = match.start()
        for part in re.split(r"(?<=[.:]) (?=[A-Z*`])", match[0]):
            yield begin, part
            begin += len(part) + 1


def uncovered(document, text, rules, exceptions):
    """Sentences that state a number beside a word of the net, and that neither a rule nor an exception covers."""
    covered = [match.span() for of, pattern, _ in [*rules, *exceptions] if of == document for match in re.finditer(pattern, text)]
    for begin, sentence in sentences(text):
        if not re.search(NET_WORDS, sentence) or not re.search(r"(?<![\w.`])\d", sentence):
            continue
        if not any(start < begin + len(sentence) and begin < end for start, end in covered):
            yield sentence.strip()


class Numbers(unittest.TestCase):
    maxDiff = None

    def test_every_stated_number_is_that_of_the_code(self):
        wrong = [wrong for rule in RULES if (wrong := differences(*rule, text_of(rule[0])))]
        self.assertEqual(wrong, [])

    def test_no_capacity_is_stated_without_a_rule(self):
        for document in NET_DOCUMENTS:
            with self.subTest(document):
                self.assertEqual(list(uncovered(document, text_of(document), RULES, NET_EXCEPTIONS)), [])

    def test_every_exception_is_still_needed(self):
        for document, pattern, _ in NET_EXCEPTIONS:
            self.assertRegex(text_of(document), pattern)

    def test_a_wrong_number_a_lost_sentence_and_a_new_one_are_found(self):
        for document, pattern, values in RULES:
            text = text_of(document)
            found = re.search(pattern, text)
            at = found.start(1)
            self.assertTrue(differences(document, pattern, values, text[:at] + "9" + text[at:]), pattern)
            self.assertTrue(differences(document, pattern, values, text[:found.start()] + text[found.end():]), pattern)
        document = NET_DOCUMENTS[0]
        text = text_of(document) + "\n\nThere is room for 77 of them.\n"
        self.assertEqual(list(uncovered(document, text, RULES, NET_EXCEPTIONS)), ["There is room for 77 of them."])


class Constants(unittest.TestCase):
    def test_both_capacities_are_known(self):
        self.assertEqual((constant(LIMITS, "tasksMax", "chip"), constant(LIMITS, "tasksMax", "linux")),
                         (macros("chip")["SPORE_TASKS_MAX"], macros("linux")["SPORE_TASKS_MAX"]))
        self.assertNotEqual(macros("chip"), macros("linux"))

    def test_every_limit_can_be_read(self):
        self.assertGreater(len(declared(LIMITS)), 20)
        for name in declared(LIMITS):
            self.assertGreater(constant(LIMITS, name), 0, name)

    def test_what_is_not_there_is_an_error(self):
        with self.assertRaises(LookupError):
            constant(LIMITS, "noSuchMax")


if __name__ == "__main__":
    unittest.main()
