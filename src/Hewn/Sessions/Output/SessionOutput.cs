using Hewn.Adapters;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Output;

/// <summary>
/// The console of a run as records of its session: each line that the program writes to standard output or standard
/// error, with the field <c>stream</c>, <c>stdout</c> or <c>stderr</c>.
/// </summary>
internal static class SessionOutput
{
    /// <summary>Begins; dispose the result to end it. See <see cref="ConsoleCapture"/> for what is not seen.</summary>
    public static ConsoleCapture Capture(PartHost host, SessionOutputOptions options) => ConsoleCapture.Start(
        options.OutLevel is { } outLevel ? Lines(host, outLevel, "stdout") : null,
        options.ErrorLevel is { } errorLevel ? Lines(host, errorLevel, "stderr") : null,
        options.PassThrough);

    private static LogWriter Lines(PartHost host, Level level, string stream) => new(
        (text, isPartial) => host.Log(
            level, text, null, isPartial ? [("stream", stream), ("partial", true)] : [("stream", stream)]));
}
