using Hewn.Extensions;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.Adapters;

/// <summary>
/// What the message of another library may show of a value: that library knows nothing of credentials and prompts.
/// </summary>
internal static class ShownText
{
    /// <summary>What stands in the message in the value's place; null where the value may be shown as it is.</summary>
    /// <param name="name">The name under which the message shows it.</param>
    /// <param name="value">The value.</param>
    public static string? InsteadOf(string name, object? value)
    {
        if (SecretNames.Hides(name, value) || MayShowMarked(value))
            return SecretNames.Replacement;
        if (PairText.InsteadOf(value) is { } pair)
            return pair;
        if (!PromptPrivacy.Replaces)
            return null;
        string text = Of(value);
        string shown = PromptJson.TextOfHole(text, value, PromptNames.IsPrompt(name));
        return shown == text ? null : shown;
    }

    /// <summary>The value's own text, or why it has none. Members marked with <see cref="RedactAttribute"/> are in
    /// none.</summary>
    public static string Of(object? value) => MayShowMarked(value) ? SecretNames.Replacement : Raw(value);

    /// <summary>As <see cref="Of"/>, with everything: to look for, not to show.</summary>
    public static string Raw(object? value)
    {
        try
        {
            return value is IFormattable formattable
                ? formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture)
                : value?.ToString() ?? string.Empty;
        }
        catch (Exception e) // Boundary: a caller's ToString.
        {
            return StateFallback.ErrorText(e);
        }
    }

    private static bool MayShowMarked(object? value) =>
        value is not null and not string && RedactedMembers.MayStandInText(value.GetType());
}
