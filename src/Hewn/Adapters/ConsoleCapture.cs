namespace Hewn.Adapters;

/// <summary>
/// A running capture of the console: each line that the program writes to <see cref="Console.Out"/> or
/// <see cref="Console.Error"/> becomes a record. Dispose it to end it. Thread-safe.
/// </summary>
/// <remarks>
/// <para>Lines are put together as <see cref="LogWriter"/> does. Not seen is what goes past the two writers: streams
/// from <see cref="Console.OpenStandardOutput()"/>, native libraries, child processes.</para>
/// <para>Hewn's own console destination writes to the real standard error, and what is said about a problem of logging
/// itself (<see cref="HewnOptions.OnProblem"/>) passes through without becoming a record; so nothing goes round in
/// circles. Captures can be nested: the text passes through the inner to the outer one.</para>
/// </remarks>
public sealed class ConsoleCapture : IDisposable
{
    private static readonly Lock _changing = new();
    private static readonly List<ConsoleCapture> _active = [];

    private readonly CapturedWriter? _out;
    private readonly CapturedWriter? _error;
    private readonly TextWriter? _installedOut;
    private readonly TextWriter? _installedError;
    private bool _isDisposed;

    private ConsoleCapture(LogWriter? outLines, LogWriter? errorLines, bool passesOn)
    {
        if (outLines is not null)
        {
            _out = new CapturedWriter(outLines, Console.Out, passesOn);
            Console.SetOut(_out);
            _installedOut = Console.Out; // Not the same: the console puts a lock around it.
        }

        if (errorLines is not null)
        {
            _error = new CapturedWriter(errorLines, Console.Error, passesOn);
            Console.SetError(_error);
            _installedError = Console.Error;
        }
    }

    internal static ConsoleCapture Start(Logger log, ConsoleCaptureOptions options)
    {
        ArgumentNullException.ThrowIfNull(log);
        return Start(
            options.OutLevel is { } outLevel ? new LogWriter(log.For(options.OutLogger), outLevel) : null,
            options.ErrorLevel is { } errorLevel ? new LogWriter(log.For(options.ErrorLogger), errorLevel) : null,
            options.PassThrough);
    }

    /// <summary>Starts for whatever makes records of lines; null leaves a writer alone.</summary>
    internal static ConsoleCapture Start(LogWriter? outLines, LogWriter? errorLines, bool passesOn)
    {
        lock (_changing)
        {
            var capture = new ConsoleCapture(outLines, errorLines, passesOn);
            _active.Add(capture);
            return capture;
        }
    }

    /// <summary>Whether any capture runs.</summary>
    internal static bool IsActive
    {
        get
        {
            lock (_changing)
                return _active.Count > 0;
        }
    }

    /// <summary>Standard error as it is without any capture.</summary>
    internal static TextWriter UncapturedError
    {
        get
        {
            lock (_changing)
                return _active.Find(capture => capture._error is not null)?._error!.Behind ?? Console.Error;
        }
    }

    /// <summary>
    /// Logs a last line without an end and gives the console its former writers back. Where somebody has replaced them
    /// meanwhile, theirs stay, and what they pass on goes straight to the former ones.
    /// </summary>
    public void Dispose()
    {
        lock (_changing)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            if (_out is not null && ReferenceEquals(Console.Out, _installedOut))
                Console.SetOut(_out.Behind);
            if (_error is not null && ReferenceEquals(Console.Error, _installedError))
                Console.SetError(_error.Behind);
            _active.Remove(this);
        }

        _out?.End(); // Outside the lock: logging may wait.
        _error?.End();
    }
}
