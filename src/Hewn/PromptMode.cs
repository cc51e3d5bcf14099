namespace Hewn;

/// <summary>
/// How the texts of prompts and completions are written, from the most open to the strictest; see
/// <see cref="HewnOptions.Prompts"/>.
/// </summary>
public enum PromptMode
{
    /// <summary>As any other text.</summary>
    Full,

    /// <summary>The first 200 characters, then <c>…[truncated N bytes]</c>.</summary>
    Truncated,

    /// <summary>
    /// <c>sha256:</c>, the first 16 hexadecimal digits of the text's hash, and its bytes: equal texts can be found
    /// without being shown. Who can guess a text can check the guess.
    /// </summary>
    Hash,

    /// <summary><c>[omitted]</c>.</summary>
    Off,
}
