using System.Collections;
using System.Globalization;

namespace Hewn.Redaction;

/// <summary>
/// What a message shows of an item of a dictionary, <c>[name, value]</c>: its text has no sign by which
/// <see cref="SecretPairs"/> could find the credential in it.
/// </summary>
internal static class PairText
{
    /// <summary>
    /// The pair with its value masked; null where the value is no pair, or its name is not that of a credential.
    /// </summary>
    public static string? InsteadOf<T>(T value)
    {
        if (value is null)
            return null;
        Type type = typeof(T).IsValueType ? typeof(T) : value.GetType(); // A call of GetType would cost a box.
        return IsPair(type) ? Masked(value.ToString() ?? string.Empty) : null;
    }

    private static bool IsPair(Type type) =>
        type == typeof(DictionaryEntry)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));

    // The text and not the parts: those of a KeyValuePair of unknown types are reached by reflection only.
    private static string? Masked(string text)
    {
        int comma = text.IndexOf(", ", StringComparison.Ordinal);
        if (comma < 1)
            return null;
        ReadOnlySpan<char> name = text.AsSpan(1, comma - 1);
        ReadOnlySpan<char> shown = text.AsSpan(comma + 2).TrimEnd(']');
        bool isNumber = double.TryParse(shown, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return shown is "" or "True" or "False" || !SecretNames.IsSecret(name, isNumber)
            ? null
            : $"[{name}, {SecretNames.Replacement}]";
    }
}
