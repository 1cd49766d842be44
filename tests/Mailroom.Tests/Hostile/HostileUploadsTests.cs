using System.Diagnostics;
using System.Globalization;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Hostile;

/// <summary>The corpus of attacks, by its own program (<c>tests/hostile</c>), on a server of its own.</summary>
public sealed class HostileUploadsTests
{
    // How fast /healthz answers is measured where the machine is idle: beside other tests it only has to answer.
    private static readonly string[] Idle = ["--health-limit", TimeSpan.FromSeconds(20).TotalMilliseconds.ToString(CultureInfo.InvariantCulture)];

    // A few of each family.
    private static readonly string[] Few =
    [
        "zip-overlapping", "zip-docx-ratio", "zip-duplicate", "zip-path", "docx-external", "docx-footnote", "docx-fonts", "pptx-", "xlsx-far", "odt-external", "ods-", "cfb-tree", "rtf-deep", "rtf-binary",
        "xml-billion", "xml-external", "xml-include", "pdf-page-tree", "pdf-previous", "pdf-xref", "pdf-giant-image", "pdf-form-recursion", "pdf-endless", "pdf-launch", "pdf-unknown", "png-huge", "png-text", "gif-100000",
        "tiff-huge", "tiff-page-loop", "bmp-huge", "mail-nested", "mail-100000", "mail-names", "mail-external", "msg-nested", "html-open-elements", "html-remote", "html-scripts", "text-nul", "text-lone", "csv-one", "json-deep",
        "file-empty", "file-elf", "polyglot-", "name-",
    ];

    [Fact]
    public Task Attacks_of_each_family_do_no_harm() => AttackAsync(["--only", .. Few]);

    [Fact]
    public async Task No_attack_does_harm()
    {
        Assert.SkipUnless(LongTests.Wanted, "All attacks take some minutes: run ./test --long.");
        await AttackAsync([]);
    }

    [Fact]
    public async Task No_reader_calls_or_reaches_out_where_nothing_keeps_it_from_doing_so()
    {
        Assert.SkipUnless(LongTests.Wanted, "Readers without what confines them are tried by ./test --long.");
        await AttackAsync(["--unconfined", "--only", "docx-external", "docx-relationship", "odt-external", "odt-linked", "rtf-linked", "xml-", "svg-", "pdf-javascript", "pdf-launch", "pdf-remote", "pdf-submit", "pdf-xmp", "mail-remote", "mail-external", "html-"]);
    }

    private static async Task AttackAsync(string[] arguments)
    {
        using var attacks = Process.Start(new ProcessStartInfo(Repository.Attacks, [.. arguments, .. Idle]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (attacks.StandardOutput.ReadToEndAsync(), attacks.StandardError.ReadToEndAsync());
        await attacks.WaitForExitAsync();
        Assert.True(attacks.ExitCode == 0, await output + await error);
    }
}
