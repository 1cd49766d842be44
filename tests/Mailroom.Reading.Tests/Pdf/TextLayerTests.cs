using Mailroom.Reading.Pdf;

namespace Mailroom.Reading.Tests.Pdf;

public sealed class TextLayerTests
{
    [Theory]
    [InlineData("The number of vessels that entered the harbour between January and March was higher than in any winter of the last twenty years and more")]
    [InlineData("Die Anzahl der Schiffe, die zwischen Januar und März in den Hafen einliefen, war höher als in jedem Winter der letzten zwanzig Jahre zusammen")]
    [InlineData("Vlk zmrzl, prst skrz krk; čtvrtého srpna přišla zpráva, že město Brno letos zvýší poplatky za parkování o dvanáct procent oproti minulému roku")]
    [InlineData("Число судов, вошедших в порт с января по март, было выше, чем в любую зиму за последние двадцать лет, сообщает управление порта в отчёте")]
    [InlineData("1月から3月までに入港した船舶の数は 過去20年間のどの冬よりも 多かった")]
    [InlineData("INV-2024/118 12.05.2024 1.250,00 EUR 19% USt-IdNr. DE123456789 IBAN DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX Art.-Nr. A100-77 3 Stk 4,20 12,60 Summe 1.487,50")]
    [InlineData("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<< L898902C36UTO7408122F1204159ZE184226B<<<<<10")]
    public void Writing_in_any_language_is_usable(string text) => Assert.True(TextLayer.IsUsable(Words(text)));

    [Theory]
    [InlineData("7KH QXPEHU RI YHVVHOV WKDW HQWHUHG WKH KDUERXU EHWZHHQ -DQXDU\\ DQG 0DUFK ZDV KLJKHU WKDQ LQ DQ\\ ZLQWHU RI WKH ODVW WZHQW\\ \\HDUV 5HSDLUV RI WKH HDVWHUQ SLHU EHJDQ LQ )HEUXDU\\ DQG ZLOO EH ILQLVKHG EHIRUH VXPPHU")]
    [InlineData("7KLV$JUHHPHQW'LVPDGHEHWZHHQWKHKDUERXURIILFH DQGWKHRZQHUVRIWKHYHVVHOV IRUWKHXVHRIWKHHDVWHUQSLHU'XULQJWKHZLQWHU PRQWKV0DUFKLQFOXGHG")]
    [InlineData("\uE001\uE002\uE003 \uE010\uE002\uE001\uE007 \uE003\uE004 a")]
    [InlineData("\uFFFD\uFFFD\uFFFD\uFFFD \uFFFD\uFFFD text")]
    [InlineData("\u0001\u0002\u0003 \u0004\u0005\u0006\u0007")]
    [InlineData("")]
    public void Glyph_numbers_and_moved_alphabets_are_not(string text) => Assert.False(TextLayer.IsUsable(Words(text)));

    private static List<PageWord> Words(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => new PageWord(word, default, 10, Bold: false, Quarters: 0))];
}
