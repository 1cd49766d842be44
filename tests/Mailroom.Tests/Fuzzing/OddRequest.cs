using System.Text;

namespace Mailroom.Tests.Fuzzing;

/// <summary>A request that is made at random; names in double braces stand for ids that are there when it is sent.</summary>
/// <param name="Call">The call that it is meant for.</param>
/// <param name="Target">Its address with its query.</param>
/// <param name="IdempotencyKey">The header of that name; null: none.</param>
/// <param name="ContentType">The kind of its body; null: there is none.</param>
/// <param name="Body">Its body.</param>
internal sealed record OddRequest(ApiCall Call, string Target, string? IdempotencyKey, string? ContentType, string Body)
{
    /// <summary>The request to send.</summary>
    public HttpRequestMessage ToMessage(KnownIds ids)
    {
        var message = new HttpRequestMessage(new HttpMethod(Call.Method), ids.PutInto(Target));
        if (IdempotencyKey is not null) message.Headers.TryAddWithoutValidation("Idempotency-Key", ids.PutInto(IdempotencyKey));
        if (ContentType is null) return message;
        message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(ids.PutInto(Body)));
        message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        return message;
    }

    public override string ToString() => $"{Call.Method} {Target} {ContentType} Idempotency-Key: {IdempotencyKey}\n{Body}";
}
