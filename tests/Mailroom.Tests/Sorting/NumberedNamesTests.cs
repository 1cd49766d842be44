using System.Text;
using CsCheck;
using Mailroom.Sorting;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Sorting;

public sealed class NumberedNamesTests
{
    [Fact]
    public void The_names_of_one_are_different_and_none_is_longer_than_a_file_system_takes_or_cut_within_a_letter()
    {
        var text = Gen.OneOf("a", ".", " (2)", "é", "文", "😀").Array[0, 120].Select(string.Concat);
        Gen.Select(text, text, Gen.Int[2, int.MaxValue - 1]).Sample((stem, extension, number) =>
        {
            string[] names = [.. new[] { 1, number, number + 1 }.Select(one => NumberedNames.Of(stem, extension, one))];
            Assert.All(names, name => Assert.True(Encoding.UTF8.GetByteCount(name) <= 255));
            Assert.All(names, name => Assert.Equal(name, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name))));
            if (Encoding.UTF8.GetByteCount(stem + extension) <= 255) Assert.Equal(stem + extension, names[0]);
            Assert.NotEqual(names[1], names[2]);
            Assert.Contains($" ({number})", names[1], StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(".pdf", " (2).pdf")]
    [InlineData(". This is no extension but the second sentence of a name that goes on for a long time, as the subjects of mails do at times", " (2)")]
    public void A_long_name_keeps_its_number_and_what_is_an_extension_and_a_file_can_have_it(string extension, string end)
    {
        using var folder = new TemporaryFolder();
        foreach (var number in (int[])[1, 2]) File.WriteAllText(folder.In(NumberedNames.Of(new string('é', 200), extension, number)), "");
        Assert.Single(Directory.GetFiles(folder.Path), file => file.EndsWith(end, StringComparison.Ordinal));
    }

    // Each number tried for each file would take until tomorrow.
    [Fact]
    public void A_hundred_thousand_files_of_one_name_get_a_name_each()
    {
        var taken = new TakenNames();
        Assert.Equal("scan (3).pdf", taken.Take("scan (3)", ".pdf"));
        string[] names = [.. Enumerable.Range(0, 100_000).Select(file => taken.Take(file % 2 == 0 ? "scan" : "SCAN", ".pdf"))];
        Assert.Equal(["scan.pdf", "SCAN (2).pdf", "scan (4).pdf", "SCAN (5).pdf"], names[..4]);
        Assert.Equal("SCAN (100001).pdf", names[^1]);
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
