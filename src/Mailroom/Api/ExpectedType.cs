using System.Collections;

namespace Mailroom.Api;

/// <summary>Says in words what a body wants at a place: the serialiser names the parent's type, which tells a person nothing.</summary>
internal static class ExpectedType
{
    /// <summary>What is wanted at a place such as <c>classificationDetails.documentTypes[2].name</c>.</summary>
    public static string At(Type body, string place)
    {
        var type = body;
        foreach (var step in place.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            type = step.EndsWith(']')
                ? type.GetGenericArguments().FirstOrDefault()
                : Json.Options.GetTypeInfo(type).Properties.FirstOrDefault(member => string.Equals(member.Name, step, StringComparison.Ordinal))?.PropertyType;
            if (type is null) return "another type";
        }

        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "a text"
            : type == typeof(int) || type == typeof(long) ? "a whole number"
            : type == typeof(double) ? "a number"
            : type == typeof(bool) ? "true or false"
            : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? "a list"
            : "an object";
    }
}
