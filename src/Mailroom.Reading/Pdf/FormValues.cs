using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Parser.Parts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace Mailroom.Reading.Pdf;

/// <summary>
/// The values that a page's form fields show. They are looked for where they are seen, at the page's widgets: a field may stand in any depth of groups, and hand what it is down to its widgets.
/// </summary>
/// <param name="objects">The document's objects.</param>
/// <param name="maximumCharacters">The most characters of a value that are read.</param>
internal sealed class FormValues(IPdfTokenScanner objects, int maximumCharacters)
{
    private const int DeepestGroup = 32;
    private const int MaximumWidgets = 5_000;
    private const int MaximumValues = 20;
    private const int MaximumBytes = 256 * 1024;
    private const int Hidden = 1 << 1;
    private const int Password = 1 << 13;
    private const string Ticked = "x";

    private static readonly NameToken Annotations = NameToken.Annots;
    private static readonly NameToken FieldType = NameToken.Create("FT");
    private static readonly NameToken Value = NameToken.V;
    private static readonly NameToken State = NameToken.Create("AS");
    private static readonly NameToken Choices = NameToken.Create("Opt");

    // What forms call the state of a box that is ticked, where it has no name of its own.
    private static readonly string[] PlainStates = ["yes", "on", "true", "ja", "oui", "si", "x"];

    // Of all fields together: each may have a long list, and the same one.
    private int choicesLeft = 100_000;

    /// <summary>The values with their places in the file's own coordinates.</summary>
    public IEnumerable<(string Text, PdfRectangle Place)> Of(UglyToad.PdfPig.Content.Page page)
    {
        if (!page.Dictionary.TryGet(Annotations, objects, out ArrayToken? annotations))
            yield break;
        foreach (var annotation in annotations.Data.Take(MaximumWidgets))
        {
            if (!DirectObjectFinder.TryGet(annotation, objects, out DictionaryToken? widget)
                || !widget.TryGet(NameToken.Subtype, objects, out NameToken? kind) || kind.Data != "Widget"
                || Place(widget) is not { } place)
                continue;
            if (Shown(widget) is { } text && text[..CleanText.BreakBefore(text, maximumCharacters)] is var front && !string.IsNullOrWhiteSpace(front))
                yield return (front, place);
        }
    }

    private string? Shown(DictionaryToken widget)
    {
        if (((widget.TryGet(NameToken.F, objects, out NumericToken? flags) ? flags.Int : 0) & Hidden) != 0)
            return null;
        return Inherited<NameToken>(widget, FieldType)?.Data switch
        {
            "Tx" when ((Inherited<NumericToken>(widget, NameToken.Create("Ff"))?.Int ?? 0) & Password) == 0 => Text(Inherited<IToken>(widget, Value)),
            "Ch" => Chosen(widget),
            "Btn" => widget.TryGet(State, objects, out NameToken? state) ? StateOf(state.Data) : null,
            _ => null,
        };
    }

    private static string? StateOf(string state)
    {
        if (state == "Off")
            return null;
        return PlainStates.Contains(state, StringComparer.OrdinalIgnoreCase) || state.All(char.IsDigit) ? Ticked : state;
    }

    private string? Chosen(DictionaryToken widget)
    {
        var values = Inherited<IToken>(widget, Value) is { } value && Resolved<ArrayToken>(value) is { } several
            ? several.Data.Take(MaximumValues).Select(one => Text(one))
            : [Text(Inherited<IToken>(widget, Value))];
        var choices = Inherited<ArrayToken>(widget, Choices);
        return string.Join(' ', values.Select(one => Caption(one, choices)));
    }

    // A choice is a value, or a pair of a value and how it is shown.
    private string? Caption(string? value, ArrayToken? choices)
    {
        foreach (var choice in choices?.Data ?? [])
        {
            if (choicesLeft-- <= 0)
                break;
            if (Resolved<ArrayToken>(choice) is { Length: 2 } pair && Text(pair[0]) == value)
                return Text(pair[1]);
        }

        return value;
    }

    private string? Text(IToken? token) => token switch
    {
        null => null,
        _ when Resolved<StringToken>(token) is { } text => text.Data,
        _ when Resolved<HexToken>(token) is { } text => text.Data,
        _ when Resolved<NameToken>(token) is { } name => name.Data,
        _ when Resolved<StreamToken>(token) is { } stream => Text(stream),
        _ => null,
    };

    // Long and rich texts may stand in a stream.
    private string? Text(StreamToken stream)
    {
        try
        {
            var bytes = StreamContent.Unpacked(stream, objects, MaximumBytes);
            return bytes.AsSpan().StartsWith(Encoding.BigEndianUnicode.Preamble) ? Encoding.BigEndianUnicode.GetString(bytes.AsSpan(2))
                : bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.GetString(bytes.AsSpan(3))
                : Encoding.Latin1.GetString(bytes);
        }
        catch (Exception exception) when (exception is ReadingException or InvalidDataException)
        {
            return null;
        }
    }

    private T? Resolved<T>(IToken token) where T : class, IToken =>
        DirectObjectFinder.TryGet(token, objects, out T? found) ? found : null;

    /// <summary>What the widget says, or the nearest group above it.</summary>
    private T? Inherited<T>(DictionaryToken widget, NameToken name) where T : class, IToken
    {
        DictionaryToken? field = widget;
        for (var depth = 0; field is not null && depth < DeepestGroup; depth++)
        {
            if (field.TryGet(name, out var token) && Resolved<T>(token) is { } found)
                return found;
            field = field.TryGet(NameToken.Parent, objects, out DictionaryToken? parent) ? parent : null;
        }

        return null;
    }

    private PdfRectangle? Place(DictionaryToken widget)
    {
        if (!widget.TryGet(NameToken.Rect, objects, out ArrayToken? rectangle) || rectangle.Length < 4)
            return null;
        var sides = rectangle.Data.Take(4).Select(side => Resolved<NumericToken>(side)?.Double ?? double.NaN).ToList();
        return sides.TrueForAll(double.IsFinite)
            ? new PdfRectangle(Math.Min(sides[0], sides[2]), Math.Min(sides[1], sides[3]), Math.Max(sides[0], sides[2]), Math.Max(sides[1], sides[3]))
            : null;
    }
}
