using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Fuzzing;

/// <summary>Ids of things that are there, or were until another request took them away.</summary>
internal sealed record KnownIds(IReadOnlyDictionary<string, string> ById)
{
    /// <summary>Their names, as members and parameters of the API have them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["classificationId", "batchId", "fileId", "id", "signature"];

    /// <summary>Makes a classification with a file that is read, and something that is deleted.</summary>
    public static async Task<KnownIds> MakeAsync(ApiCalls api)
    {
        var classification = await api.CreateAsync();
        var gone = await api.CreateAsync();
        (await api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = gone })).Ok();
        var batch = (await api.UploadAsync(classification, null, ("a.txt", "Invoice number 17, total amount 23.50"), ("b.txt", "Work experience and education")))["batchId"]!.ToString();
        var file = (await api.EndedAsync(classification, batch))[0]!;
        return new KnownIds(new Dictionary<string, string>
        {
            ["classificationId"] = classification,
            ["batchId"] = batch,
            ["fileId"] = file["fileId"]!.ToString(),
            ["id"] = (await api.GetAsync("erasures?limit=1")).Ok()["erasures"]![0]!["erasureId"]!.ToString(),
            ["signature"] = new Uri(file["url"]!.ToString()).Segments[^2].TrimEnd('/'),
        });
    }

    /// <summary>What stands for an id in a request.</summary>
    public static string Place(string name) => $"{{{{{name}}}}}";

    public string PutInto(string text) => ById.Aggregate(text, (filled, id) => filled.Replace(Place(id.Key), id.Value, StringComparison.Ordinal));
}
