using System.Text.Json;
using Hewn.AspNetCore.Capture.Streams;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>
/// Watches a response for a model's answer: finds out in which dialect it is given, takes what each value says, and
/// notes when its content came. Not thread-safe.
/// </summary>
internal sealed class LlmWatch : IEventSink
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 64 };

    private static readonly OpenAiChat _chat = new();

    private static readonly ILlmDialect[] _dialects =
    [
        _chat, new OpenAiResponses(), new OllamaAnswers(), new LlamaCppCompletions(), new OpenAiEmbeddings(),
        new AnthropicMessages(),
    ];

    private readonly bool _isExpected;
    private RepeatedEvent? _repeated;
    private ILlmDialect? _dialect;
    private int _values;
    private bool _isNamed;

    /// <param name="time">Whose timestamps are noted.</param>
    /// <param name="isExpected">
    /// Whether the request was one to a model, so that an error without anything else is one of the model's answer.
    /// </param>
    /// <param name="limitBytes">Bytes of the answer's texts that are kept.</param>
    public LlmWatch(TimeProvider time, bool isExpected, int limitBytes)
    {
        _isExpected = isExpected;
        Answer = new LlmAnswer(limitBytes);
        Meter = new TokenMeter(time);
    }

    /// <summary>What is known of the answer.</summary>
    public LlmAnswer Answer { get; }

    /// <summary>When its pieces came.</summary>
    public TokenMeter Meter { get; }

    /// <summary>Whether there is a model's answer, or the error in its place.</summary>
    public bool IsRecognised => _dialect is not null || (Answer.Error is not null && _isExpected);

    /// <summary>Whether the form of the answer is known: there is more of it than an error.</summary>
    public bool HasShape => _dialect is not null;

    /// <summary>Whether the answer comes in pieces.</summary>
    public bool IsStream => _isNamed || _values > 1 || IsPiece;

    /// <summary>Values that were too long, or no JSON, and so are missing in what is known.</summary>
    public int Unread { get; private set; }

    /// <summary>Whether the answer has come to its end.</summary>
    public bool HasEnded => Answer.IsDone || Answer.IsFinished;

    /// <summary>When the bytes came that are being read.</summary>
    public long Now { get; set; }

    private bool HasGivenUp => _dialect is null && _values >= Limits.ValuesBeforeGivingUp;

    /// <summary>Whether the last value says itself that others are to follow.</summary>
    private bool IsPiece { get; set; }

    /// <summary>Tells that server-sent events come, which no other answer is made of.</summary>
    public void ExpectEvents() => _isNamed = true;

    public void Event(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> data)
    {
        if (name.IsEmpty && _repeated?.TryTake(data.Span) == true)
        {
            _values++;
            Meter.Note(Now);
            return;
        }

        ReadOnlySpan<byte> text = data.Span.Trim(" \t\r\n"u8);
        if (text.SequenceEqual("[DONE]"u8))
            Answer.IsDone = true;
        else if (text is [(byte)'{', ..] && !HasGivenUp)
            Read(name, data);
    }

    public void EventTooLong(ReadOnlySpan<byte> name)
    {
        Unread++;
        Answer.IsDone |= name.SequenceEqual("response.completed"u8); // It repeats the whole answer.
    }

    /// <summary>
    /// Takes what a chat's whole answer says beside its texts, which are in the record as they came. It is the only
    /// value that comes.
    /// </summary>
    public void TakeWhole(ChatWatch chat)
    {
        _values++;
        _dialect = _chat;
        Answer.Model ??= chat.Model;
        Answer.Id ??= chat.Id;
        chat.AddTo(Answer.Usage);
        foreach (ChatChoice one in chat.Choices)
        {
            AnswerChoice choice = Answer.ChoiceAt(one.Index);
            choice.FinishReason = one.FinishReason ?? choice.FinishReason;
            for (int i = 0; i < one.ToolCalls; i++)
                choice.ToolCallAt(choice.ToolCalls.Count, null);
        }
    }

    private void Read(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> data)
    {
        _values++;
        try
        {
            using JsonDocument document = JsonDocument.Parse(data, _options);
            Read(name, document.RootElement);
            if (_dialect is OpenAiChat)
                (_repeated ??= new RepeatedEvent()).Learn(data.Span, document.RootElement, Answer);
        }
        catch (JsonException)
        {
            Unread++; // Passed on all the same; what it said is not known.
        }
    }

    private void Read(ReadOnlySpan<byte> name, JsonElement value)
    {
        _dialect ??= DialectOf(value);
        bool isError = name.SequenceEqual("error"u8);
        if ((_dialect is not null || _isExpected) && !IsOfDialect(value))
            Answer.Error = LlmError.Of(value) ?? (isError ? LlmError.OfObject(value) : Answer.Error);
        if (_dialect is null)
            return;

        Answer.HasCome = false;
        _dialect.Read(value, Answer);
        if (Answer.HasCome)
            Meter.Note(Now);
        IsPiece = value.Member("done"u8).ValueKind is JsonValueKind.False
            || value.Is("object"u8, "chat.completion.chunk"u8);
    }

    private static ILlmDialect? DialectOf(JsonElement value) =>
        Array.Find(_dialects, dialect => dialect.Recognises(value));

    /// <summary>Whether a value is part of an answer, in which a member called error means another thing.</summary>
    private bool IsOfDialect(JsonElement value) =>
        _dialect?.Recognises(value) == true && !(value.Has("error"u8) && _dialect is OpenAiChat);
}
