using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mailroom.Reading;
using Mailroom.Stamped;

var folder = new Argument<DirectoryInfo>("folder") { Description = "PDFs with text; all below it are looked at." };
var count = new Option<int>("--pages") { Description = "How many pages are made.", DefaultValueFactory = _ => 60 };
var command = new RootCommand(
    "Makes scans that bear a line or more of text (a court's header, a fax line, a long stamp, a letterhead with a footer) of clean pages, reads them, and tells how many of the pages' words come out. "
    + "Needs poppler-utils and Tesseract.") { folder, count };
command.SetAction(async (arguments, cancellation) =>
{
    var totals = MarkedScan.Kinds.ToDictionary(kind => kind.Name, _ => (Pages: 0, Found: 0, Words: 0, Seconds: 0.0));
    var made = 0;
    foreach (var file in arguments.GetRequiredValue(folder).EnumerateFiles("*.pdf", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal))
    {
        if (made >= arguments.GetValue(count)) break;
        var truth = Words(Encoding.UTF8.GetString(await RunAsync("pdftotext", ["-l", "1", file.FullName, "-"])));
        if (truth.Count < 100) continue;
        var kind = MarkedScan.Kinds[made++ % MarkedScan.Kinds.Count];
        var scan = kind.Make(await RunAsync("pdftoppm", ["-jpeg", "-r", "200", "-l", "1", "-scale-to-x", "1654", "-scale-to-y", "2339", file.FullName]));
        var began = Stopwatch.GetTimestamp();
        var read = await DocumentReader.ReadAsync(scan, new ReadingOptions(), cancellation);
        var found = Words(string.Join('\n', read.Pages.SelectMany(page => page.Lines).Select(line => line.Text)));
        var known = found.CountBy(word => word).ToDictionary();
        var total = totals[kind.Name];
        totals[kind.Name] = (total.Pages + 1, total.Found + truth.CountBy(word => word).Sum(word => Math.Min(word.Value, known.GetValueOrDefault(word.Key))), total.Words + truth.Count,
            total.Seconds + Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    foreach (var (name, (pages, found, words, seconds)) in totals)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-12} {pages,3} pages  recall {(double)found / Math.Max(1, words):0.000}  {seconds / Math.Max(1, pages):0.00} s a page"));
    return 0;
});
return await command.Parse(args).InvokeAsync();

static List<string> Words(string text) => [.. Regex.Matches(text.ToLowerInvariant(), @"\p{L}{3,}", RegexOptions.NonBacktracking).Select(match => match.Value)];

static async Task<byte[]> RunAsync(string tool, string[] arguments)
{
    using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    var errors = process.StandardError.ReadToEndAsync();
    using var output = new MemoryStream();
    await process.StandardOutput.BaseStream.CopyToAsync(output);
    await errors;
    return output.ToArray();
}
