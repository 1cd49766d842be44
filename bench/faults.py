#!/usr/bin/env python3
"""Puts a folder of files on which document services go wrong through the product, and says which it reads rightly.

usage: bench/faults.py [FOLDER] [--only NAME…] [--program COMMAND]

FOLDER (or MAILROOM_FAULTS) holds the files and a README.md whose table names them row by row. COMMAND is what runs mailroom, ./run where nothing is said; a program that was built for looking for
faults does as well: --program "dotnet src/Mailroom/bin/Debug/net10.0/mailroom.dll". It ends with 1 where a file is read wrongly."""
import argparse, json, os, re, shlex, subprocess, sys, tempfile

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Type:
    """The built-in types, or all but some, are the list: this one is the answer."""
    def __init__(self, name, without=()):
        self.name, self.without = name, without

    def __str__(self):
        return self.name


class Words:
    """The words are unique words of a type: the evidence has each of them, letter by letter."""
    def __init__(self, *words):
        self.words = words

    def __str__(self):
        return 'the words ' + ', '.join(self.words)


class Said:
    """The file is refused, or a remark made, in words that match."""
    def __init__(self, pattern):
        self.pattern = pattern

    def __str__(self):
        return f'to be told /{self.pattern}/'


loan, carried_loan, invoice = [Type('Loan agreement')], [Type('Loan agreement', without=['Email'])], [Type('Invoice')]

# What is right for each file: all of the first list, or all of another.
rules = {
    'scan.pdf': [loan], 'scan_court.pdf': [loan], 'scan_fax.pdf': [loan],
    'half_letterhead.pdf': [loan + [Words('Sampleton', 'collateral')]],
    'octet.eml': [carried_loan], 'photo.eml': [carried_loan],
    'apple.eml': [[Words('Hello', 'collateral')]],
    'stub.eml': [[Words('collateral')]],
    'lie_latin1.eml': [[Words('Kündigung', 'gewährt')]],
    'nocharset_koi8.eml': [[Words('Договор', 'Займодавец')]],
    'winmail.eml': [[Words('brown fox')]],
    'p7m_opaque.eml': [[Words('collateral')]],
    'CII_example1.xml': [invoice], 'CII_example4.xml': [invoice], 'IT01234567890_FPR01.xml': [invoice],
    'testEXCEL.xlsb': [[Words('example spreadsheet')]],
    'testEXCEL.strict.xlsx': [[Words('Test spreadsheet', 'Start of 2nd sheet')]],
    'loan.heic': [loan], 'loan.avif': [loan], 'scan_in_word.docx': [loan],
    'testAltChunkHTML.docx': [[Words('HTML import', 'emphasized')]],
    'form_flat.pdf': [loan], 'form_nested.pdf': [loan],
    'right_to_left_01.pdf': [[Words('تحسين', 'البرمجة')]],
    'fakebold_line.pdf': [invoice + [Words('INVOICE')]],
    'portfolio.pdf': [loan],
    'xfa_dynamic.pdf': [loan, [Said(r'(?i)\bXFA\b|\bforms?\b')]],
    'testWORD_header_hyperlink.doc': [[Words('systemhaus')]],
    'testPages2013.pages': [[Words('plain text to parse')], [Said('Pages.*PDF')]],
    'test_text.xps': [[Words('Rainbow')], [Said('XPS.*PDF')]],
    'testJXL.jxl': [[Said('JPEG XL')]],
    'testPPT_diagramData.pptx': [[Words('President')]],
    'testWORD_endnote_table.docx': [[Words('Cat Property Act')]],
    'testEXCEL_textbox.xlsx': [[Words('autoshape')]],
    'encrypted-attachment.pdf': [[Words('Example')]],
    'issue19800.pdf': [[Words('Hello world')]],
    'operator-in-TJ-array.pdf': [[Words('Clientèles', 'Marchés')]],
    'enc_ru_utf16le_nobom.txt': [[Words('Договор', 'Займодавец')]],
    'html_utf16nobom.html': [[Words('Договор', 'Займодавец')]],
    'enc_de_mac.txt': [[Words('gewährt', 'Müller')]],
    '90ms_rksj_h_sample.pdf': [[Words('日本語テスト')]],
}


class Product:
    """What the product says of files, asked once for each list of types."""
    def __init__(self, program, files):
        self.program, self.files, self.answers = program, files, {}
        self.types = json.loads(self.run('types', '--json'))
        words = [word for outcomes in rules.values() for wishes in outcomes for wish in wishes if isinstance(wish, Words) for word in wish.words]
        self.probes = [{'name': 'Probe', 'description': '', 'uniqueWords': sorted(set(words))}, {'name': 'Other', 'description': '', 'uniqueWords': []}]

    def run(self, *arguments):
        return subprocess.run([*self.program, *arguments], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.decode()

    def answer(self, file, types):
        key = tuple(type['name'] for type in types)
        if key not in self.answers:
            with tempfile.NamedTemporaryFile('w', suffix='.json') as list:
                json.dump(types, list)
                list.flush()
                rows = map(json.loads, self.run('classify', '--types', list.name, '--json', *self.files).splitlines())
                self.answers[key] = {row['file']: row for row in rows}
        return self.answers[key].get(file, {'error': 'The program gave no answer.'})

    def judge(self, file, wish):
        """Whether a wish comes true for a file, and what came."""
        if isinstance(wish, Type):
            answer = self.answer(file, [type for type in self.types if type['name'] not in wish.without])
            return answer.get('documentType') == wish.name, came(answer)
        if isinstance(wish, Words):
            answer = self.answer(file, self.probes)
            found = [one['phrase'].casefold() for one in answer.get('evidence') or []]
            missing = [word for word in wish.words if not any(word.casefold() in phrase for phrase in found)]
            return not missing, came(answer, missing)
        answer = self.answer(file, self.types)
        told = ' '.join([answer.get('error') or '', *(answer.get('remarks') or [])])
        return re.search(wish.pattern, told) is not None, came(answer)


def came(answer, missing=None):
    if answer.get('error'):
        return answer['error']
    what = f"{answer['documentType']} {answer['confidence']:.2f}" if missing is None else f"without {', '.join(missing)}" if missing else 'all words'
    return ' – '.join([what, *(answer.get('remarks') or [])])


def names(folder):
    """The files in the order of the table, with those that it forgets at last."""
    files = {name for name in os.listdir(folder) if name != 'README.md'}
    with open(os.path.join(folder, 'README.md'), encoding='utf-8') as readme:
        told = [name for line in readme if line.startswith('|') for name in re.findall(r'`([^`]+)`', line.split('|')[1]) if name in files]
    return told + sorted(name for name in files.difference(told) if name in rules)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split('\n')[2].removeprefix('usage: '))
    parser.add_argument('folder', nargs='?', default=os.environ.get('MAILROOM_FAULTS'))
    parser.add_argument('--only', nargs='+', default=[])
    parser.add_argument('--program', default=os.path.join(root, 'run'))
    arguments = parser.parse_args()
    if not arguments.folder or not os.path.exists(os.path.join(arguments.folder, 'README.md')):
        print('Skipped: there is no folder of such files. Name one, or set MAILROOM_FAULTS.')
        return 0
    folder = os.path.abspath(arguments.folder)
    named = [name for name in names(folder) if not arguments.only or any(part in name for part in arguments.only)]
    product = Product(shlex.split(arguments.program), [os.path.join(folder, name) for name in named])
    right = wrong = 0
    for name in named:
        if name not in rules:
            print(f'  ?    {name}: no rule says what is right for it')
            continue
        outcomes = []
        for wishes in rules[name]:
            judged = [product.judge(os.path.join(folder, name), wish) for wish in wishes]
            outcomes.append((all(good for good, _ in judged), '; '.join(text for _, text in judged)))
        good = [text for is_right, text in outcomes if is_right]
        right, wrong = right + bool(good), wrong + (not good)
        wanted = ', or '.join(' and '.join(map(str, wishes)) for wishes in rules[name])
        print(f'right  {name}: {good[0]}' if good else f'WRONG  {name}: {outcomes[0][1]}\n         right is {wanted}')
    print(f'{right} right, {wrong} wrong')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
