using System.Text;
using CsCheck;

namespace Mailroom.Reading.Tests;

/// <summary>Texts in the encodings that people used, without a word of which one it is.</summary>
public sealed class EncodingTests
{
    // UTF-16 and UTF-32 in both orders, as numbers of code pages.
    private static readonly int[] Unicode = [1200, 1201, 12000, 12001, 65001];

    private static readonly (string Text, int[] Encodings)[] Languages =
    [
        ("Der Darlehensgeber gewährt dem Darlehensnehmer ein Darlehen über 5.000 Euro.\r\nDie Rückzahlung erfolgt in Raten, fällig jeweils zum Monatsende.\r\nBeide Parteien bestätigen die Übereinkunft.", [1252, 10000, 850, 28591]),
        ("Le prêteur accorde à l'emprunteur un prêt à intérêts réduits.\nLe remboursement sera effectué chaque mois, conformément à l'échéancier ci-après.", [1252, 10000, 850]),
        ("El prestamista concede al prestatario un préstamo según las condiciones.\nLa devolución se hará en doce plazos; señor Muñoz firmará mañana.", [1252, 10000, 850]),
        ("O empréstimo será pago em doze prestações mensais.\nAs condições não podem ser alteradas sem acordo das partes.", [1252, 10000, 850]),
        ("Långivaren beviljar låntagaren ett lån på fem tusen kronor.\nÅterbetalning sker varje månad enligt överenskommelse.", [1252, 10000, 850]),
        ("Långiveren yder låntageren et lån på fem tusinde kroner.\nTilbagebetaling sker hver måned; øvrige vilkår følger nedenfor.", [1252, 10000, 850]),
        ("Pożyczkodawca udziela pożyczkobiorcy pożyczki w wysokości pięciu tysięcy złotych.\nSpłata nastąpi w ratach miesięcznych.", [1250, 28592, 852, 10029]),
        ("Věřitel poskytuje dlužníkovi půjčku ve výši pěti tisíc korun.\nSplátky jsou měsíční a začínají příští měsíc.", [1250, 28592, 852, 10029]),
        ("A kölcsönadó kölcsönt nyújt a kölcsönvevőnek.\nA visszafizetés havonta történik, az első részlet júliusban esedékes. Előre fizethető.", [1250, 28592, 852]),
        ("Займодавец передает заемщику денежные средства в размере пяти тысяч рублей.\nВозврат займа производится ежемесячно.", [1251, 20866, 866, 28595, 10007]),
        ("Позикодавець надає позичальнику кошти в розмірі п'яти тисяч гривень.\nПовернення позики здійснюється щомісяця.", [1251, 21866]),
        ("Ο δανειστής παρέχει στον δανειολήπτη δάνειο πέντε χιλιάδων ευρώ.\nΗ αποπληρωμή γίνεται κάθε μήνα.", [1253, 28597, 737, 10006]),
        ("המלווה נותן ללווה הלוואה בסך חמשת אלפים שקלים.\nההחזר ייעשה בתשלומים חודשיים.", [1255, 862]),
        ("يقدم المقرض للمقترض قرضا بمبلغ خمسة آلاف.\nيتم السداد على أقساط شهرية حسب الاتفاق.", [1256, 28596]),
        ("ผู้ให้กู้ตกลงให้ผู้กู้ยืมเงินจำนวนห้าพันบาท\nการชำระคืนเป็นรายเดือน", [874]),
        ("貸主は借主に対し金五百万円を貸し付ける。\n返済は毎月末日に行うものとする。", [932, 51932, 50220]),
        ("出借人同意向借款人提供五千元的借款。\n还款按月进行，双方签字后合同生效。", [54936, 936]),
        ("出借人同意向借款人提供五千元的借款。\n還款按月進行，雙方簽字後合約生效。", [950]),
        ("대주는 차주에게 오백만 원을 대여한다.\n상환은 매월 말일에 한다.", [949, 51949]),
    ];

    static EncodingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task Texts_of_some_sentences_are_decoded_whatever_their_encoding()
    {
        foreach (var (text, encodings) in Languages)
        {
            foreach (var encoding in encodings.Concat(Unicode)) await AssertIsReadAsync(text, encoding);
        }
    }

    [Fact]
    public async Task Texts_of_one_line_are_decoded_too()
    {
        foreach (var (text, encodings) in Languages)
        {
            var line = text.Split('\n')[0].Trim();
            // In these bytes there is no sign of ASCII, by which two bytes a character would show.
            foreach (var encoding in encodings.Concat(line.Contains(' ', StringComparison.Ordinal) ? Unicode : [65001])) await AssertIsReadAsync(line, encoding);
        }
    }

    [Fact]
    public async Task Web_pages_in_two_bytes_a_character_need_no_mark()
    {
        var page = "<html><body><p>" + Languages[9].Text + "</p></body></html>";
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode }) Assert.Equal("text/html", (await Reading.Read(encoding.GetBytes(page))).MediaType);
    }

    [Fact]
    public void Bytes_of_any_kind_do_not_become_a_text() =>
        Gen.Byte.Array[200, 2_000].Sample(bytes => Text.TextDecoding.Decode(bytes) is null, seed: "0000KOIpvxe4", iter: 300, threads: 1);

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE })]
    [InlineData(new byte[] { 0xFE, 0xFF })]
    public void Numbers_that_begin_like_a_byte_order_mark_do_not_become_a_text(byte[] mark) => Gen.Short[-3_000, 3_000].Array[200, 2_000].Sample(
        numbers => Text.TextDecoding.Decode([.. mark, .. System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(numbers)]) is null, seed: "0000KOIpvxe4", iter: 300, threads: 1);

    [Fact]
    public void Numbers_of_two_bytes_do_not_become_a_text() => Gen.Short[-3_000, 3_000].Array[200, 2_000].Sample(
        numbers => Text.TextDecoding.Decode(System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(numbers)) is null, seed: "0000KOIpvxe4", iter: 300, threads: 1);

    private static async Task AssertIsReadAsync(string text, int codePage)
    {
        var bytes = Encoding.GetEncoding(codePage).GetBytes(text);
        // What an encoding has no letter for is lost when it is written.
        var wanted = Encoding.GetEncoding(codePage).GetString(bytes).Split('\n').Select(line => line.Trim());
        var lines = (await Reading.Read(bytes)).Lines();
        Assert.True(wanted.SequenceEqual(lines), $"{codePage}: {string.Join(" / ", lines)}");
    }
}
