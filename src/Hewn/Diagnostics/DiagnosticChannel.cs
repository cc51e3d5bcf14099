using Hewn.Adapters;

namespace Hewn.Diagnostics;

/// <summary>Where failures of logging itself are told. Never throws, whatever the listener does. Thread-safe.</summary>
internal sealed class DiagnosticChannel(Action<LogProblem>? listener)
{
    [ThreadStatic]
    private static bool _isTelling;

    /// <summary>Whether this thread is inside a listener.</summary>
    public static bool IsTelling => _isTelling;

    public void Report(ProblemKind kind, string message, Exception? cause = null)
    {
        var problem = new LogProblem(kind, message, cause);
        // Somebody may hold the captured console's lock while he waits for room in the ring, which only this thread can
        // make: a listener that writes to the console must not be waited for without end.
        if (listener is not null && ConsoleCapture.IsActive)
            Task.Run(() => Tell(problem)).Wait(_patience);
        else
            Tell(problem);
    }

    private void Tell(LogProblem problem)
    {
        bool outer = _isTelling;
        _isTelling = true;
        try
        {
            if (listener is not null)
                listener(problem);
            else
                ConsoleCapture.UncapturedError.WriteLine(TextOf(problem));
        }
        catch (Exception) // Boundary: a listener's fault, or a closed standard error, must not reach the program.
        {
        }
        finally
        {
            _isTelling = outer;
        }
    }

    /// <summary>What standard error says, and nobody need read twice: most messages contain their cause's.</summary>
    internal static string TextOf(LogProblem problem) =>
        problem.Cause is { } cause && !problem.Message.Contains(cause.Message, StringComparison.Ordinal)
            ? $"hewn: {problem.Message} ({cause.Message})"
            : $"hewn: {problem.Message}";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
}
