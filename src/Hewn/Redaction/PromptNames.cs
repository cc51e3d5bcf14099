using System.Buffers;

namespace Hewn.Redaction;

/// <summary>Which names (of fields, members, holes) mean the text of a prompt or a completion. Thread-safe.</summary>
/// <remarks>
/// Upper and lower case, dashes, underscores and a number at the end make no difference. Of an expression such as
/// <c>messages[0].Content</c> any word counts, unless the last one names no text: <c>prompt.Model</c>.
/// </remarks>
internal static class PromptNames
{
    /// <summary>Whether text under this name is a prompt or a completion, or part of one.</summary>
    public static bool IsPrompt(ReadOnlySpan<char> name)
    {
        bool found = IsPromptWord(name);
        ReadOnlySpan<char> last = default;
        foreach (Range range in name.SplitAny(_separators))
        {
            if (name[range] is not { IsEmpty: false } word)
                continue;
            found |= IsPromptWord(word);
            last = word;
        }

        return found && (last.Length == name.Length || !IsStructure(last));
    }

    /// <summary>Whether text under this name is one in the body of a call, where more words mean it.</summary>
    public static bool IsBodyText(ReadOnlySpan<char> name) => IsPrompt(name) || Holds(_bodyTexts, name);

    /// <summary>Whether a member of a prompt says what it is made of, not what it says: <c>role</c>.</summary>
    public static bool IsStructure(ReadOnlySpan<char> name) => Holds(_structure, name);

    /// <summary>Whether a text is one short word, as roles, types and ids are.</summary>
    public static bool IsWord(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= LongestWord && text.IndexOfAnyExcept(_wordSigns) < 0;

    private static bool IsPromptWord(ReadOnlySpan<char> word)
    {
        Span<char> folded = stackalloc char[LongestName];
        folded = Fold(word, folded);
        if (_texts.GetAlternateLookup<ReadOnlySpan<char>>().Contains(folded))
            return true;
        foreach (string ending in _endings)
        {
            if (folded.EndsWith(ending))
                return true;
        }

        return false;
    }

    private static bool Holds(HashSet<string> names, ReadOnlySpan<char> name)
    {
        Span<char> folded = stackalloc char[LongestName];
        return names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Fold(name, folded));
    }

    private static Span<char> Fold(ReadOnlySpan<char> name, Span<char> folded)
    {
        name = name.TrimEnd("0123456789-_ ");
        if (name.Length > LongestName)
            name = name[^LongestName..];
        int length = 0;
        foreach (char c in name)
        {
            if (c is not ('-' or '_' or ' '))
                folded[length++] = char.ToLowerInvariant(c);
        }

        return folded[..length];
    }

    private const int LongestName = 64; // Of a longer name the end decides.
    private const int LongestWord = 64;

    // Everything that stands between the words of a path or an expression.
    private static readonly SearchValues<char> _separators = SearchValues.Create(".,:;/\\()[]{}<>?!&|+*=\"'@#$%^~` \t");

    private static readonly SearchValues<char> _wordSigns = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:/");

    private static readonly string[] _endings =
        ["prompt", "prompts", "question", "questions", "answer", "answers", "instructions"];

    private static readonly HashSet<string> _texts =
    [
        "completion", "completions", "chatcompletion", "chatcompletions", "textcompletion", "modelcompletion",
        "llmcompletion", "rawcompletion", "messages", "chatmessages", "inputmessages", "outputmessages",
        "promptmessages", "choices", "usermessage", "systemmessage", "assistantmessage", "prompttemplate",
        "prompttext", "completiontext", "questiontext", "answertext", "generatedtext", "generatedtexts",
        "responsetext", "outputtext", "inputtext", "userinput", "llminput", "llmoutput", "llmresponse",
        "modelinput", "modeloutput", "modelresponse", "systeminstruction", "chathistory",
        "conversations", "reasoningcontent", "responsecontent", "messagecontent", "thinking",
    ];

    private static readonly HashSet<string> _bodyTexts =
    [
        "content", "contents", "text", "texts", "input", "inputs", "output", "outputs", "response", "message", "parts",
        "delta", "reasoning", "refusal", "arguments", "partialjson", "suffix", "system", "template", "images",
        "image", "imageurl", "imagedata", "multimodaldata", "audio", "document", "documents", "query", "queries",
        "q", "summary", "transcript", "inputprefix", "inputsuffix", "inputextra", "raw", "stoppingword", "prefill",
        "sentences", "passages", "modelfile",
    ];

    private static readonly HashSet<string> _structure =
    [
        "role", "type", "name", "id", "object", "model", "modelname", "status", "finishreason", "stopreason",
        "toolcallid", "callid", "requestid", "format", "mediatype", "mimetype", "createdat", "language", "version",
        "length", "count", "kind", "hash",
    ];
}
