using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Parser.Parts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace Mailroom.Reading.Pdf;

/// <summary>
/// The values that a page's form fields show. They are looked for where they are seen, at the page's widgets: a field may stand in any depth of groups, and hand what it is down to its widgets.
/// </summary>
internal static class FormValues
{
    private const int DeepestGroup = 32;
    private const int MaximumWidgets = 5_000;
    private const string Ticked = "x";

    private static readonly NameToken Annotations = NameToken.Annots;
    private static readonly NameToken FieldType = NameToken.Create("FT");
    private static readonly NameToken Value = NameToken.V;
    private static readonly NameToken State = NameToken.Create("AS");
    private static readonly NameToken Choices = NameToken.Create("Opt");

    // What forms call the state of a box that is ticked, where it has no name of its own.
    private static readonly string[] PlainStates = ["yes", "on", "true", "ja", "oui", "si", "x"];

    /// <summary>The values with their places in the file's own coordinates.</summary>
    public static IEnumerable<(string Text, PdfRectangle Place)> Of(UglyToad.PdfPig.Content.Page page, IPdfTokenScanner objects)
    {
        if (!page.Dictionary.TryGet(Annotations, objects, out ArrayToken? annotations))
            yield break;
        foreach (var annotation in annotations.Data.Take(MaximumWidgets))
        {
            if (!DirectObjectFinder.TryGet(annotation, objects, out DictionaryToken? widget)
                || !widget.TryGet(NameToken.Subtype, objects, out NameToken? kind) || kind.Data != "Widget"
                || Place(widget, objects) is not { } place)
                continue;
            if (Shown(widget, objects) is { } text && !string.IsNullOrWhiteSpace(text))
                yield return (text, place);
        }
    }

    private static string? Shown(DictionaryToken widget, IPdfTokenScanner objects)
    {
        return Inherited<NameToken>(widget, FieldType, objects)?.Data switch
        {
            "Tx" => Text(Inherited<IToken>(widget, Value, objects), objects),
            "Ch" => Chosen(widget, objects),
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

    private static string? Chosen(DictionaryToken widget, IPdfTokenScanner objects)
    {
        var values = Inherited<IToken>(widget, Value, objects) is { } value && Resolved<ArrayToken>(value, objects) is { } several
            ? several.Data.Select(one => Text(one, objects))
            : [Text(Inherited<IToken>(widget, Value, objects), objects)];
        var choices = Inherited<ArrayToken>(widget, Choices, objects);
        return string.Join(' ', values.Select(one => Caption(one, choices, objects)));
    }

    // A choice is a value, or a pair of a value and how it is shown.
    private static string? Caption(string? value, ArrayToken? choices, IPdfTokenScanner objects)
    {
        foreach (var choice in choices?.Data ?? [])
        {
            if (Resolved<ArrayToken>(choice, objects) is { Length: 2 } pair && Text(pair[0], objects) == value)
                return Text(pair[1], objects);
        }

        return value;
    }

    private static string? Text(IToken? token, IPdfTokenScanner objects) => token switch
    {
        null => null,
        _ when Resolved<StringToken>(token, objects) is { } text => text.Data,
        _ when Resolved<HexToken>(token, objects) is { } text => text.Data,
        _ when Resolved<NameToken>(token, objects) is { } name => name.Data,
        _ => null,
    };

    private static T? Resolved<T>(IToken token, IPdfTokenScanner objects) where T : class, IToken =>
        DirectObjectFinder.TryGet(token, objects, out T? found) ? found : null;

    /// <summary>What the widget says, or the nearest group above it.</summary>
    private static T? Inherited<T>(DictionaryToken widget, NameToken name, IPdfTokenScanner objects) where T : class, IToken
    {
        DictionaryToken? field = widget;
        for (var depth = 0; field is not null && depth < DeepestGroup; depth++)
        {
            if (field.TryGet(name, out var token) && Resolved<T>(token, objects) is { } found)
                return found;
            field = field.TryGet(NameToken.Parent, objects, out DictionaryToken? parent) ? parent : null;
        }

        return null;
    }

    private static PdfRectangle? Place(DictionaryToken widget, IPdfTokenScanner objects)
    {
        if (!widget.TryGet(NameToken.Rect, objects, out ArrayToken? rectangle) || rectangle.Length < 4)
            return null;
        var sides = rectangle.Data.Take(4).Select(side => Resolved<NumericToken>(side, objects)?.Double ?? double.NaN).ToList();
        return sides.TrueForAll(double.IsFinite)
            ? new PdfRectangle(Math.Min(sides[0], sides[2]), Math.Min(sides[1], sides[3]), Math.Max(sides[0], sides[2]), Math.Max(sides[1], sides[3]))
            : null;
    }
}
