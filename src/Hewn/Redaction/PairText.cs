using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Hewn.Records;

namespace Hewn.Redaction;

/// <summary>
/// What a message shows of an item of a dictionary, <c>[name, value]</c>, and of a tuple, <c>(name, value)</c>: these
/// texts have no sign by which <see cref="SecretPairs"/> could find the credential in them.
/// </summary>
internal static class PairText
{
    /// <summary>
    /// The text with the credential masked; null where the value is no pair, or its name is not that of a credential.
    /// </summary>
    public static string? InsteadOf<T>(T value)
    {
        if (value is null)
            return null;
        Type type = typeof(T).IsValueType ? typeof(T) : value.GetType(); // A call of GetType would cost a box.
        if (IsPair(type))
            return Masked(value.ToString() ?? string.Empty);
        return value switch
        {
            ITuple tuple => Hides(tuple, depth: 0) ? Masked(tuple) : null,
            string or IConvertible or IFormattable => null,
            JsonElement or System.Text.Json.Nodes.JsonNode => MaskedJson(value),
            IEnumerable => null,
            _ => MaskedMembers(type, value),
        };
    }

    /// <summary>Whether a value of a tuple or list stands behind its name there, and is a credential by that.</summary>
    /// <param name="before">What stands before it.</param>
    /// <param name="value">The value.</param>
    public static bool Hides(object? before, object? value) =>
        NameIn(before) is { } name && SecretNames.Hides(name, value);

    /// <summary>
    /// Whether an item of a list is a command line's option whose value follows. One with an equals sign has its value
    /// behind that, even an empty one: what follows <c>--password=</c> is another argument.
    /// </summary>
    public static bool IsOption(object? item) =>
        item is string { Length: > 2 } text && text[0] == '-' && !text.Contains('=', StringComparison.Ordinal);

    private static string? NameIn(object? before) => before switch
    {
        string name => name.TrimStart('-'), // An option of a command line.
        JsonElement { ValueKind: JsonValueKind.String } text => JsonTree.TextOf(text),
        _ => null,
    };

    private static bool IsPair(Type type) =>
        type == typeof(DictionaryEntry)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));

    private static bool Hides(ITuple tuple, int depth)
    {
        for (int i = 0; i < tuple.Length; i++)
        {
            if ((i > 0 && Hides(tuple[i - 1], tuple[i])) || TextOf(tuple[i], depth) is not null)
                return true;
        }

        return false;
    }

    private static string Masked(ITuple tuple)
    {
        var text = new StringBuilder("(");
        for (int i = 0; i < tuple.Length; i++)
        {
            text.Append(i > 0 ? ", " : string.Empty);
            text.Append(i > 0 && Hides(tuple[i - 1], tuple[i])
                ? SecretNames.Replacement
                : InsteadOf(tuple[i]) ?? Convert.ToString(tuple[i], CultureInfo.InvariantCulture));
        }

        return text.Append(')').ToString();
    }

    /// <summary>As <see cref="InsteadOf"/>, for what stands in a tuple.</summary>
    private static string? TextOf(object? value, int depth) => value switch
    {
        ITuple tuple => depth < Limits.MaxDepth && Hides(tuple, depth + 1) ? string.Empty : null,
        null or string => null,
        _ => InsteadOf(value),
    };

    /// <summary>JSON in which a credential stands behind its name, <c>[["password","…"]]</c>.</summary>
    private static string? MaskedJson(object json)
    {
        var buffer = new ByteBuffer();
        JsonValue.AppendGuarded(buffer, json, depth: 0);
        return buffer.Written.IndexOf("[REDACTED]"u8) >= 0 ? Encoding.UTF8.GetString(buffer.Written) : null;
    }

    /// <summary>The text of an object with a name and a value, <c>{ Name = password, Value = … }</c>.</summary>
    private static string? MaskedMembers(Type type, object value)
    {
        if (JsonValue.IsLeaf(value))
            return null;
        object? naming = null;
        foreach (MemberReader member in MemberReader.Of(type))
        {
            if (JsonObject.IsNaming(member.Name))
                naming = member.ReadOrError(value);
            else if (naming is not null && JsonObject.IsNamed(member.Name) && Hides(naming, member.ReadOrError(value)))
                return SecretNames.Replacement;
        }

        return null;
    }

    // The text and not the parts: those of a KeyValuePair of unknown types are reached by reflection only.
    private static string? Masked(string text)
    {
        int comma = text.IndexOf(", ", StringComparison.Ordinal);
        if (comma < 1)
            return null;
        ReadOnlySpan<char> name = text.AsSpan(1, comma - 1);
        ReadOnlySpan<char> shown = text.AsSpan(comma + 2);
        shown = shown.EndsWith("]") ? shown[..^1] : shown;
        bool isNumber = double.TryParse(shown, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return shown is "" or "True" or "False" || !SecretNames.IsSecret(name, isNumber)
            ? null
            : $"[{name}, {SecretNames.Replacement}]";
    }
}
