using System.Text;

namespace Hewn.Cli.Completion;

/// <summary>A command line up to the cursor as a shell takes it apart.</summary>
/// <param name="Complete">The words that are finished, without their quotes.</param>
/// <param name="Current">The word at the cursor, without its quotes; empty between two words.</param>
/// <param name="Quote">The quote that it stands in; <c>\0</c> for none.</param>
internal sealed record TypedWords(IReadOnlyList<string> Complete, string Current, char Quote)
{
    /// <summary>Takes a line apart: words between spaces, single and double quotes, backslashes.</summary>
    public static TypedWords Of(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        char quote = '\0';
        bool isWord = false;
        for (int i = 0; i < line.Length; i++)
        {
            char letter = line[i];
            if (quote == '\0' && char.IsWhiteSpace(letter))
            {
                if (isWord)
                    words.Add(word.ToString());
                word.Clear();
                isWord = false;
                continue;
            }

            isWord = true;
            bool isEscape = letter == '\\' && quote != '\'' && i + 1 < line.Length
                && (quote == '\0' || line[i + 1] is '"' or '\\' or '$' or '`');
            if (isEscape)
                word.Append(line[++i]);
            else if (letter == quote)
                quote = '\0';
            else if (quote == '\0' && letter is '\'' or '"')
                quote = letter;
            else
                word.Append(letter);
        }

        return new(words, word.ToString(), quote);
    }
}
