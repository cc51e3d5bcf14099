using System.Text;
using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>
/// Finds what an OpenAI chat's whole answer says of its call while it is copied. Anything out of the ordinary (errors,
/// pieces, old forms, a name that stands twice) it leaves to <see cref="OpenAiChat"/>, whose result it must have. Not
/// thread-safe.
/// </summary>
internal sealed class ChatWatch : IJsonWatch
{
    private const int Depths = 5;

    [ThreadStatic]
    private static ChatWatch? _spare;

    private readonly ulong[] _seen = new ulong[Depths]; // A bit for each member that was seen, at each depth.
    private readonly List<ChatChoice> _choices = [];
    private UsageCounts _usage;
    private TimingCounts _timings;
    private ChatMember _outer; // The member of the answer that is open.
    private ChatMember _inner; // The member of a choice, or of the usage, that is open.
    private bool _isInToolCalls;
    private bool _hasUsage;
    private bool _hasTimings;
    private bool _hasChoices;
    private bool _isOdd;
    private long? _index;
    private string? _finishReason;
    private int _toolCalls;

    /// <summary>Whether the answer is a chat's, and all of it was understood.</summary>
    public bool IsChat => _hasChoices && !_isOdd;

    /// <summary>The model that answered; null where it says none.</summary>
    public string? Model { get; private set; }

    /// <summary>The answer's id; null where it has none.</summary>
    public string? Id { get; private set; }

    /// <summary>The choices in their order.</summary>
    public IReadOnlyList<ChatChoice> Choices => _choices;

    /// <summary>One for an answer; give it back by <see cref="Return"/>.</summary>
    public static ChatWatch Rent()
    {
        ChatWatch watch = _spare ?? new ChatWatch();
        _spare = null;
        return watch;
    }

    /// <summary>Forgets the answer. Nothing of this may be used any more.</summary>
    public void Return()
    {
        _choices.Clear();
        (_usage, _timings, _outer, _inner) = (default, default, default, default);
        (_isInToolCalls, _hasUsage, _hasTimings, _hasChoices, _isOdd) = (false, false, false, false, false);
        (Model, Id) = (null, null);
        BeginChoice();
        Array.Clear(_seen);
        _spare = this;
    }

    /// <summary>Adds the numbers that came.</summary>
    public void AddTo(TokenUsage usage)
    {
        if (_hasUsage)
            usage.Read(_usage);
        if (_hasTimings)
            usage.Read(_timings);
    }

    void IJsonWatch.Name(MemberName name, int depth)
    {
        if (name.Chat is ChatMember.None || depth >= Depths)
            return;
        ulong bit = 1UL << (int)name.Chat;
        _isOdd |= (_seen[depth] & bit) != 0;
        _seen[depth] |= bit;
    }

    void IJsonWatch.Start(MemberName? name, bool isObject, int depth)
    {
        if (depth < Depths - 1)
            _seen[depth + 1] = 0;
        ChatMember member = name?.Chat ?? ChatMember.None;
        switch (depth)
        {
            case 1:
                StartOfAnswer(member, isObject);
                break;
            case 2 when _outer is ChatMember.Choices:
                _isOdd |= !isObject;
                BeginChoice();
                break;
            case 2 when _outer is ChatMember.Usage:
                _inner = isObject ? member : ChatMember.None;
                break;
            case 3 when _outer is ChatMember.Choices:
                StartOfChoice(member, isObject);
                break;
            case 4 when IsInMessage:
                _isInToolCalls = member is ChatMember.ToolCalls && !isObject;
                _isOdd |= member is ChatMember.FunctionCall;
                break;
            case 5 when _isInToolCalls:
                _toolCalls++;
                break;
        }
    }

    void IJsonWatch.End(int depth)
    {
        if (depth == 4)
            _isInToolCalls = false;
        else if (depth == 3 && _outer is ChatMember.Choices)
            _inner = ChatMember.None;
        else if (depth == 2 && _outer is ChatMember.Choices)
            _choices.Add(new ChatChoice(_index, _finishReason, _toolCalls));
        else if (depth == 2)
            _inner = ChatMember.None;
        else if (depth == 1)
            _outer = ChatMember.None;
    }

    void IJsonWatch.Scalar(in JsonScalar scalar, MemberName? name, int depth)
    {
        ChatMember member = name?.Chat ?? ChatMember.None;
        switch (depth)
        {
            case 1:
                ScalarOfAnswer(in scalar, member);
                break;
            case 2 when _outer is ChatMember.Choices:
                _isOdd = true;
                break;
            case 2 when _outer is ChatMember.Usage:
                ScalarOfUsage(in scalar, member);
                break;
            case 2 when _outer is ChatMember.Timings:
                ScalarOfTimings(in scalar, member);
                break;
            case 3 when _outer is ChatMember.Choices:
                ScalarOfChoice(in scalar, member);
                break;
            case 3 when _outer is ChatMember.Usage:
                ScalarOfDetails(in scalar, member);
                break;
            case 5 when _isInToolCalls:
                _toolCalls++;
                break;
        }
    }

    private bool IsInMessage => _outer is ChatMember.Choices && _inner is ChatMember.Message;

    private void StartOfAnswer(ChatMember member, bool isObject)
    {
        _outer = member;
        switch (member)
        {
            case ChatMember.Choices:
                _hasChoices = true;
                _isOdd |= isObject;
                break;
            case ChatMember.Usage when isObject:
                _hasUsage = true;
                break;
            case ChatMember.Timings when isObject:
                _hasTimings = true;
                break;
            case ChatMember.Error or ChatMember.Done:
                _isOdd = true;
                break;
            default:
                _outer = ChatMember.None;
                break;
        }
    }

    private void BeginChoice() => (_index, _finishReason, _toolCalls) = (null, null, 0);

    private void StartOfChoice(ChatMember member, bool isObject)
    {
        _inner = member;
        _isOdd |= member is ChatMember.Delta or ChatMember.Text || (member is ChatMember.Message && !isObject);
    }

    private void ScalarOfAnswer(in JsonScalar scalar, ChatMember member)
    {
        switch (member)
        {
            case ChatMember.Model:
                Model = TextOf(in scalar, isKnown: true) is { Length: > 0 } model ? model : null;
                break;
            case ChatMember.Id:
                Id = TextOf(in scalar, isKnown: false) is { Length: > 0 } id ? id : null;
                break;
            case ChatMember.Object:
                _isOdd |= scalar.IsEscaped || scalar.Spelt.SequenceEqual("chat.completion.chunk"u8);
                break;
            case ChatMember.Choices or ChatMember.Done:
                _isOdd = true;
                break;
            case ChatMember.Error:
                _isOdd |= scalar.Type is not JsonTokenType.Null;
                break;
        }
    }

    private void ScalarOfChoice(in JsonScalar scalar, ChatMember member)
    {
        switch (member)
        {
            case ChatMember.Index:
                _index = CountOf(in scalar);
                break;
            case ChatMember.FinishReason:
                _finishReason = TextOf(in scalar, isKnown: true);
                break;
            case ChatMember.Text or ChatMember.Message or ChatMember.Delta:
                _isOdd |= scalar.Type is not JsonTokenType.Null;
                break;
        }
    }

    private void ScalarOfUsage(in JsonScalar scalar, ChatMember member)
    {
        switch (member)
        {
            case ChatMember.PromptTokens:
                _usage.Prompt = CountOf(in scalar);
                break;
            case ChatMember.InputTokens:
                _usage.Input = CountOf(in scalar);
                break;
            case ChatMember.CompletionTokens:
                _usage.Completion = CountOf(in scalar);
                break;
            case ChatMember.OutputTokens:
                _usage.Output = CountOf(in scalar);
                break;
            case ChatMember.TotalTokens:
                _usage.Total = CountOf(in scalar);
                break;
            case ChatMember.PromptCacheHitTokens:
                _usage.CacheHit = CountOf(in scalar);
                break;
            case ChatMember.QueueTime:
                _usage.QueueSeconds = NumberOf(in scalar);
                break;
        }
    }

    private void ScalarOfDetails(in JsonScalar scalar, ChatMember member)
    {
        switch (_inner, member)
        {
            case (ChatMember.PromptDetails, ChatMember.CachedTokens):
                _usage.PromptCached = CountOf(in scalar);
                break;
            case (ChatMember.InputDetails, ChatMember.CachedTokens):
                _usage.InputCached = CountOf(in scalar);
                break;
            case (ChatMember.PromptDetails, ChatMember.CacheWriteTokens):
                _usage.PromptCacheWritten = CountOf(in scalar);
                break;
            case (ChatMember.InputDetails, ChatMember.CacheWriteTokens):
                _usage.InputCacheWritten = CountOf(in scalar);
                break;
            case (ChatMember.CompletionDetails, ChatMember.ReasoningTokens):
                _usage.CompletionReasoning = CountOf(in scalar);
                break;
            case (ChatMember.OutputDetails, ChatMember.ReasoningTokens):
                _usage.OutputReasoning = CountOf(in scalar);
                break;
        }
    }

    private void ScalarOfTimings(in JsonScalar scalar, ChatMember member)
    {
        switch (member)
        {
            case ChatMember.TimedCached:
                _timings.Cached = CountOf(in scalar);
                break;
            case ChatMember.TimedPrompt:
                _timings.Prompt = CountOf(in scalar);
                break;
            case ChatMember.TimedCompletion:
                _timings.Completion = CountOf(in scalar);
                break;
            case ChatMember.TimedPromptMs:
                _timings.PromptMs = NumberOf(in scalar);
                break;
            case ChatMember.TimedPerSecond:
                _timings.PerSecond = NumberOf(in scalar);
                break;
        }
    }

    /// <summary>A short plain text; null where it is none. Any other text is odd.</summary>
    /// <param name="scalar">The value.</param>
    /// <param name="isKnown">Whether the same texts come again and again.</param>
    private string? TextOf(in JsonScalar scalar, bool isKnown)
    {
        if (scalar.Type is not JsonTokenType.String)
            return null;
        ReadOnlySpan<byte> text = scalar.Spelt;
        if (scalar.IsEscaped || text.Length > Limits.FactChars || !Ascii.IsValid(text))
        {
            _isOdd = true;
            return null;
        }

        return isKnown ? KnownText.Of(text) : Encoding.ASCII.GetString(text);
    }

    private static long? CountOf(in JsonScalar scalar) =>
        scalar.TryGetInt64(out long number)
            && number is >= 0 and <= int.MaxValue
            ? number
            : null;

    private static double? NumberOf(in JsonScalar scalar) =>
        scalar.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : null;
}
