using System.Text;
using System.Text.Json;
using Hewn.AspNetCore.Capture;
using Hewn.AspNetCore.Capture.Llm;

namespace Hewn.AspNetCore.Tests.Capture.Llm;

/// <summary>An answer that goes by the watcher at known times.</summary>
internal sealed class WatchedAnswer
{
    private readonly ManualTime _time = new();
    private readonly BodyWatcher _body;

    public WatchedAnswer(string contentType = "text/event-stream", string? coding = null, int limit = 32 * 1024)
    {
        Watch = new LlmWatch(_time, isExpected: true, limit);
        _body = BodyWatcher.OfResponse(BodyType.Of(contentType, coding), limit, Watch, _time, e => Problem = e);
    }

    public LlmWatch Watch { get; }

    public LlmAnswer Answer => Watch.Answer;

    public Exception? Problem { get; private set; }

    /// <summary>The reassembled answer.</summary>
    public JsonElement Json => JsonDocument.Parse(AnswerJson.Write(Answer)).RootElement;

    public string Kept => Encoding.UTF8.GetString(_body.Take(close: false).Bytes.Span);

    public WatchedAnswer At(double milliseconds, string text) => At(milliseconds, Encoding.UTF8.GetBytes(text));

    public WatchedAnswer At(double milliseconds, ReadOnlySpan<byte> bytes)
    {
        _time.GoTo(milliseconds);
        _body.Append(bytes);
        Problem.ShouldBeNull();
        return this;
    }

    public WatchedAnswer End()
    {
        _body.Take(close: true);
        return this;
    }

    /// <summary>The same bytes in pieces of a size, at once.</summary>
    public static WatchedAnswer InPieces(string contentType, string text, int pieceBytes)
    {
        var watched = new WatchedAnswer(contentType);
        foreach (byte[] piece in Encoding.UTF8.GetBytes(text).Chunk(pieceBytes))
            watched.At(0, piece);
        return watched.End();
    }

    /// <summary>Server-sent events; breaks in the lines of their data are only for who reads the test.</summary>
    public static string Events(params string[] data) =>
        string.Concat(data.Select(one => $"data: {one.Replace("\n", "", StringComparison.Ordinal)}\n\n"));

    /// <summary>JSON values, one a line.</summary>
    public static string Lines(params string[] values) =>
        string.Concat(values.Select(one => one.Replace("\n", "", StringComparison.Ordinal) + "\n"));
}
