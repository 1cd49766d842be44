using Mailroom.WebConsole.Text;
using Microsoft.Extensions.Localization;

namespace Mailroom.WebConsole.Parts;

/// <summary>The words of receipts, for people.</summary>
public static class ErasureWords
{
    /// <summary>What was erased.</summary>
    public static string Scope(IStringLocalizer<Texts> texts, string scope) => scope switch
    {
        "files" => texts["Files of a batch"],
        "batch" => texts["A batch"],
        _ => texts["A classification"],
    };

    /// <summary>Why.</summary>
    public static string Cause(IStringLocalizer<Texts> texts, string cause) => cause switch
    {
        "retention" => texts["Its time was up"],
        "restore" => texts["A backup had brought it back"],
        _ => texts["Somebody asked for it"],
    };

    /// <summary>How far it is.</summary>
    public static string State(IStringLocalizer<Texts> texts, string state) => state switch
    {
        "complete" => texts["Complete"],
        "keyDestroyed" => texts["Key destroyed"],
        _ => texts["Asked for"],
    };
}
