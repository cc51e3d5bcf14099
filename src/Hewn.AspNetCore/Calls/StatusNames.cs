using Microsoft.AspNetCore.WebUtilities;

namespace Hewn.AspNetCore.Calls;

/// <summary>Stable names for HTTP statuses, for <c>error_type</c> where nobody gave a better one.</summary>
internal static class StatusNames
{
    /// <summary>The client went away before there was an answer (nginx's number; HTTP has none).</summary>
    public const int ClientClosedRequest = 499;

    /// <summary>
    /// The reason phrase in Pascal case: <c>404</c> is <c>NotFound</c>; <c>Http599</c> where there is none.
    /// </summary>
    public static string Of(int status)
    {
        string phrase = ReasonPhrases.GetReasonPhrase(status);
        return phrase.Length == 0
            ? $"Http{status}"
            : string.Concat(phrase.Replace("'", "", StringComparison.Ordinal).Split(' ', '-').Select(Capital));
    }

    /// <summary>The status in words for people: <c>Not Found</c>; <c>status 599</c> where there are none.</summary>
    public static string Phrase(int status) =>
        ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : $"status {status}";

    private static string Capital(string word) =>
        word.Length == 0 ? word : string.Concat(char.ToUpperInvariant(word[0]).ToString(), word.AsSpan(1));
}
