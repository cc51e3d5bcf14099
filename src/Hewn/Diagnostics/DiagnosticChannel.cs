namespace Hewn.Diagnostics;

/// <summary>Where failures of logging itself are told. Never throws, whatever the listener does. Thread-safe.</summary>
internal sealed class DiagnosticChannel(Action<LogProblem>? listener)
{
    public void Report(ProblemKind kind, string message, Exception? cause = null)
    {
        try
        {
            if (listener is not null)
                listener(new LogProblem(kind, message, cause));
            else
                Console.Error.WriteLine($"hewn: {message}{(cause is null ? string.Empty : $" ({cause.Message})")}");
        }
        catch (Exception) // Boundary: a listener's fault, or a closed standard error, must not reach the program.
        {
        }
    }
}
