using System.Text.Json;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Capture;

/// <summary>How the prompts and completions in one body are written, where not in full. One body, one thread.</summary>
/// <param name="mode">The mode.</param>
/// <param name="isStream">
/// Whether the body is made of pieces of one text. Pieces of a few letters would be told by their hash, and together
/// would be the whole text; so they have no hash, and share what is shown.
/// </param>
internal sealed class BodyPrompts(PromptMode mode, bool isStream)
{
    private int _left = PromptText.ShownChars;

    /// <summary>For the mode of the process; null when prompts are written in full.</summary>
    public static BodyPrompts? Current(bool isStream) =>
        PromptPrivacy.Mode is not PromptMode.Full and var mode ? new BodyPrompts(mode, isStream) : null;

    /// <summary>What stands in the place of a text.</summary>
    public string Replace(string text) => isStream ? ReplacePiece(text) : ReplaceWhole(text, mode);

    /// <summary>What stands in the place of a piece of a text, or of what a cut has left of something.</summary>
    public string ReplacePiece(string text)
    {
        if (mode is not PromptMode.Truncated)
            return text.Length == 0 ? text : PromptText.Omitted;
        string shown = PromptText.Truncate(LooseText.Redact(text), _left);
        _left = Math.Max(0, _left - text.Length);
        return shown;
    }

    /// <summary>A text in the process's mode, whole; itself when prompts are written in full.</summary>
    public static string ReplaceWhole(string text) => ReplaceWhole(text, PromptPrivacy.Mode);

    /// <summary>
    /// What stands in the place of a scalar or list that no text may be read from, e.g. the numbers of its tokens.
    /// </summary>
    public static string InsteadOfTokens => PromptText.Omitted;

    /// <summary>Whether a string is JSON itself, whose members would have to be looked at.</summary>
    public static bool IsJson(string text) =>
        text.AsSpan().TrimStart() is ['{' or '[', ..] || text.Contains("\":", StringComparison.Ordinal);

    /// <summary>Whether what begins here lists a text in another writing: tokens' numbers, letters as bytes.</summary>
    /// <param name="name">The list's name.</param>
    /// <param name="isText">Whether it stands in the place of a text.</param>
    /// <param name="reader">At the beginning of a list or object.</param>
    public static bool ListsTokens(string? name, bool isText, Utf8JsonReader reader)
    {
        if (JsonLevel.IsAboutTokens(name) || name is "probs")
            return true;
        if (reader.TokenType is not JsonTokenType.StartArray || (!isText && name is not "context"))
            return false;
        try
        {
            return !reader.Read() || reader.TokenType is JsonTokenType.Number;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    /// <summary>A line of a stream that holds no JSON.</summary>
    public string ReplaceLine(string line)
    {
        string text = line.TrimEnd('\r');
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string value = text[(colon + 1)..].Trim();
        bool isPlain = text[..Math.Max(colon, 0)] switch
        {
            "event" or "id" or "retry" => value.Length == 0 || PromptNames.IsWord(value),
            "data" => value is "" or "[DONE]",
            _ => text is "" or ":",
        };
        return isPlain ? line : ReplacePiece(text);
    }

    /// <summary>The value of a form or query whose name is <paramref name="name"/>, or null to keep it.</summary>
    public static string? OfParameter(string name, string value) =>
        PromptPrivacy.Replaces && (PromptNames.IsBodyText(name) || IsJson(value)) ? ReplaceWhole(value) : null;

    private static string ReplaceWhole(string text, PromptMode mode) => mode is PromptMode.Truncated
        ? PromptText.Truncate(LooseText.Redact(text), PromptText.ShownChars)
        : PromptText.Replace(text, mode);
}
