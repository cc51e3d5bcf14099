using Hewn;

namespace StressChild;

/// <summary>A thread that logs through all loggers and writes down what must become of each record.</summary>
/// <param name="thread">Its number.</param>
/// <param name="seed">Of its choices.</param>
/// <param name="regimes">What the settings allow.</param>
/// <param name="journal">Where it writes down.</param>
/// <param name="epoch">How many flushes have begun.</param>
/// <param name="saysFatal">Whether it logs at FATAL, too.</param>
internal sealed class Worker(
    int thread, int seed, RegimeHistory regimes, JournalFile journal, Func<int> epoch, bool saysFatal)
{
    private static readonly Logger[] _loggers =
        [.. Enumerable.Range(0, JournalFile.Threads).Select(number => Log.For("s" + number))];

    private static readonly string _padding = new('x', 6000);

    private const int BufferBytes = 4096; // The smallest that is allowed.

    private readonly Random _random = new(seed);
    private int _number;
    private volatile bool _isStopping;

    /// <summary>Runs until it is stopped, or the journal is full.</summary>
    public void Run()
    {
        while (!_isStopping && _number < JournalFile.Capacity - 1000)
        {
            int choice = _random.Next(1000);
            if (choice < 2)
                Storm();
            else if (choice < 100)
                Repeat();
            else if (choice < 200)
                RunCall();
            else
                One(AnyLevel(), _random.Next(300));
            if (choice % 20 == 0)
                Thread.Sleep(_random.Next(1, 12));
        }
    }

    public void Stop() => _isStopping = true;

    /// <summary>More than a small ring can hold.</summary>
    private void Storm()
    {
        for (int i = 0; i < 250; i++)
            One(AnyLevel(), _padding.Length);
    }

    private void One(Level level, int padding)
    {
        int logger = _random.Next(_loggers.Length);
        int number = _number;
        Call(logger, level, CallKind.Numbered, () => Say(logger, level, number, padding));
    }

    private void Say(int logger, Level level, int number, int padding)
    {
        if (level == Level.Info && number % 2 == 0)
        {
            int n = number;
            _loggers[logger].Info($"numbered {thread:@t} {n}");
        }
        else if (number % 5 == 0)
        {
            _loggers[logger].With("t", thread).Log(
                level, "bound", ("n", number), ("prompt", "once upon a time"), ("duration_ms", number % 2000));
        }
        else
        {
            _loggers[logger].Log(level, "numbered", ("t", thread), ("n", number), ("x", _padding[..padding]));
        }
    }

    private void Repeat()
    {
        int logger = _random.Next(_loggers.Length);
        Level level = AnyLevel();
        string message = $"again {thread} {_number}";
        int calls = _random.Next(2, 40);
        for (int i = 0; i < calls; i++)
        {
            CallKind kind = i == 0 ? CallKind.FirstOfEqual : CallKind.Equal;
            Call(logger, level, kind, () => _loggers[logger].Log(level, message));
        }
    }

    /// <summary>Records in a call's buffer, which is written if the call fails.</summary>
    private void RunCall()
    {
        bool fails = _random.Next(3) == 0;
        bool overflows = _random.Next(10) == 0;
        int first = _number;
        int before = regimes.Last;
        using (Log.Context(requestId: $"req_{thread}_{first}"))
        using (BufferScope call = Log.BufferContext(Level.Trace, BufferBytes))
        {
            int details = _random.Next(1, 12);
            for (int i = 0; i < details; i++)
            {
                int logger = _random.Next(_loggers.Length);
                int number = _number;
                Level level = _random.Next(2) == 0 ? Level.Debug : Level.Trace;
                int padding = overflows ? 1000 : 20;
                Call(logger, level, CallKind.Detail, () => Say(logger, level, number, padding));
            }

            if (fails && _random.Next(2) == 0)
                call.Fail();
            else if (fails)
                One(Level.Error, 10);
        }

        Settle(first, fails, overflows, regimes.Since(before));
    }

    /// <summary>A call has ended: what was kept for it is written, or forgotten and counted.</summary>
    private void Settle(int first, bool fails, bool overflows, Regime regime)
    {
        for (int number = first; number < _number; number++)
        {
            JournalEntry entry = journal.Read(thread, number)!.Value;
            if (entry.Kind != CallKind.Detail)
                continue;
            CallFate fate = entry.Fate & ~CallFate.Held;
            bool isKept = (fate & (CallFate.Unheard | CallFate.MayBeUnheard)) != 0;
            if (isKept)
                fate &= ~(CallFate.Unheard | CallFate.MayBeUnheard);
            if (isKept && (!fails || overflows))
                fate |= CallFate.MayBeForgotten;
            if (isKept && entry.Level < regime.DropsBelow)
                fate |= CallFate.MayBeDropped;
            if (regime.Generation < 0)
                fate |= CallFate.MayBeUnheard | (fate & CallFate.Returned); // The buffer was the former system's.
            journal.Write(thread, number, entry with { Fate = fate, Epoch = epoch() });
        }
    }

    /// <summary>Writes down that a call begins, makes it, and writes down what must have become of it.</summary>
    private void Call(int logger, Level level, CallKind kind, Action log)
    {
        int before = regimes.Last;
        var entry = new JournalEntry(CallFate.None, kind, logger, (int)level, 0, IsError: false);
        journal.Write(thread, _number, entry);
        log();
        Regime regime = regimes.Since(before);
        CallFate fate = CallFate.Returned | regime.FateOf(logger, level, kind)
            | (kind == CallKind.Detail ? CallFate.Held : CallFate.None);
        journal.Write(thread, _number, entry with
        {
            Fate = fate,
            Epoch = epoch(),
            IsError = level >= Level.Error && regime.HasErrorsFile,
        });
        _number++;
    }

    private Level AnyLevel() => _random.Next(400) switch
    {
        0 => saysFatal ? Level.Fatal : Level.Error,
        < 60 => Level.Error,
        < 140 => Level.Warn,
        < 260 => Level.Info,
        < 350 => Level.Debug,
        _ => Level.Trace,
    };
}
