using System.Text.Json;
using System.Text.Json.Serialization;
using Mailroom.Api;

namespace Mailroom.CommandLine.Evaluating;

/// <summary>Writes an evaluation as JSON, for programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(Json.Options) { WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>The report.</summary>
    public static string Of(Evaluation evaluation) => JsonSerializer.Serialize(
        new
        {
            Documents = evaluation.Labelled.Files.Count,
            Read = evaluation.Documents.Count,
            evaluation.Labelled.Unlabelled,
            evaluation.Labelled.UnfitLabels,
            evaluation.Figures?.Accuracy,
            evaluation.Figures?.AccuracyOfFitting,
            evaluation.Figures?.AccuracyOfUnfit,
            evaluation.Figures?.MacroF1,
            evaluation.Figures?.Calibration,
            evaluation.Figures?.ConfidentMistakes,
            evaluation.Figures?.Precision,
            evaluation.Figures?.AtPrecision,
            evaluation.Figures?.WithoutReview,
            evaluation.Figures?.Types,
            evaluation.Figures?.Confusion,
            Mistakes = evaluation.Figures?.Mistakes.Select(mistake => new
            {
                File = mistake.Name,
                mistake.TrueType,
                mistake.Answer.DocumentType,
                mistake.Answer.Confidence,
                ConfidenceOfTrueType = Evaluation.ConfidenceOfTruth(mistake),
                mistake.Answer.Evidence,
            }),
            evaluation.Unread,
            evaluation.Advice,
        },
        Options);
}
