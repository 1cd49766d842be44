using CsCheck;
using Mailroom.Reading.Pdf;

namespace Mailroom.Reading.Tests.Pdf;

public sealed class ReadingOrderTests
{
    private static readonly Gen<Placed> AnyWord = Gen.Select(Gen.Float[-50, 600], Gen.Float[-50, 800], Gen.Float[0, 300], Gen.Float[0, 40], Gen.Double[0, 40],
        (x, y, width, height, size) => new Placed(new PageWord("word", default, size, Bold: false, Quarters: 0), new Box(x, y, width, height)));

    [Fact]
    public void No_word_is_lost_or_doubled_however_the_page_is_laid_out() =>
        AnyWord.List[0, 80].Sample(words =>
        {
            var ordered = ReadingOrder.Of(words).SelectMany(row => row).ToList();
            Assert.Equal(Boxes(words), Boxes(ordered));
        });

    [Fact]
    public void The_words_of_a_row_run_from_left_to_right() =>
        AnyWord.List[0, 80].Sample(words => Assert.All(ReadingOrder.Of(words), row => Assert.Equal(row.Select(word => word.Box.X).Order(), row.Select(word => word.Box.X))));

    private static IEnumerable<(float X, float Y, float Width, float Height)> Boxes(IEnumerable<Placed> words) =>
        words.Select(word => (word.Box.X, word.Box.Y, word.Box.Width, word.Box.Height)).Order();
}
