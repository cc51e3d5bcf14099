namespace Hewn.AspNetCore.Capture;

/// <summary>
/// What a JSON body says about its call in its well-known members, already redacted. Null where it says nothing.
/// </summary>
internal sealed class BodyFacts
{
    private int _messageRank = int.MaxValue;

    /// <summary>The top-level string <c>model</c>.</summary>
    public string? Model { get; private set; }

    /// <summary>
    /// The first of <c>error.message</c>, a string <c>error</c>, <c>message</c>, <c>detail</c>, <c>title</c>: the
    /// shapes of OpenAI, Ollama and problem details.
    /// </summary>
    public string? ErrorMessage { get; private set; }

    /// <summary>Whether a member of that name can be one of the facts.</summary>
    public static bool MayBeNamed(string name) => name is "model" or "message" or "error" or "detail" or "title";

    /// <summary>Looks at one string member.</summary>
    /// <param name="parent">The name of the object's own member, null for the body itself.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="value">Its value.</param>
    public void Look(string? parent, string name, string value)
    {
        if (parent is null && name == "model")
            Model ??= Cut(value);

        int rank = RankOf(parent, name);
        if (rank < _messageRank)
        {
            _messageRank = rank;
            ErrorMessage = Cut(value);
        }
    }

    private static int RankOf(string? parent, string name) => (parent, name) switch
    {
        ("error", "message") => 0,
        (null, "error") => 1,
        (null, "message") => 2,
        (null, "detail") => 3,
        (null, "title") => 4,
        _ => int.MaxValue,
    };

    private static string Cut(string value) =>
        value.Length <= Limits.FactChars ? value : string.Concat(value.AsSpan(0, Limits.FactChars), "…");
}
