using Microsoft.Extensions.Logging;

namespace DotnetPeers;

/// <summary>
/// The record as <c>[LoggerMessage]</c> methods. Arguments that the text does not name are fields all the same, so the
/// message is exactly that of Hewn's own surface.
/// </summary>
internal static partial class GeneratedMessages
{
    private const string Text =
        "Text generation completed with model {model}: {tokens} tokens in {duration_ms} ms";

    public static void LogCompleted(ILogger logger, in Sample sample) => Completed(
        logger, sample.Model, sample.Tokens, sample.DurationMs, sample.RequestId, Samples.Operation, sample.Cached);

    public static void LogCompletedDebug(ILogger logger, in Sample sample) => CompletedDebug(
        logger, sample.Model, sample.Tokens, sample.DurationMs, sample.RequestId, Samples.Operation, sample.Cached);

    [LoggerMessage(LogLevel.Information, Text)]
    private static partial void Completed(
        ILogger logger, string model, int tokens, double duration_ms, string request_id, string operation, bool cached);

    [LoggerMessage(LogLevel.Debug, Text)]
    private static partial void CompletedDebug(
        ILogger logger, string model, int tokens, double duration_ms, string request_id, string operation, bool cached);
}
