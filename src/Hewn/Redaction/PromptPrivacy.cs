using System.Runtime.CompilerServices;

namespace Hewn.Redaction;

/// <summary>
/// How this process writes prompts and completions: as the strictest of its running log systems says. One place for
/// all, because bound fields and scopes are encoded before it is known which system they will go to. Thread-safe.
/// </summary>
/// <remarks>
/// When the last system stops its mode stays until the next one starts, so that a late record shows no more than the
/// others did. Before the first start the variable <see cref="Variable"/> decides.
/// </remarks>
internal static class PromptPrivacy
{
    /// <summary>The environment's variable.</summary>
    public const string Variable = "LOG_PROMPTS";

    // Without initial values: then reading it needs no check whether the class is ready.
    private static int _mode;
    private static bool _isSettled;

    /// <summary>How prompts are written now.</summary>
    public static PromptMode Mode => (PromptMode)Volatile.Read(ref _mode);

    /// <summary>Whether they are written in any other way than in full.</summary>
    public static bool Replaces
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _mode != 0;
    }

    /// <summary>A log system starts.</summary>
    /// <param name="mode">Its mode; null for one that follows the others.</param>
    public static void Register(PromptMode? mode)
    {
        if (mode is not { } own)
        {
            Prepare();
            return;
        }

        lock (Systems.Gate)
        {
            Systems.Running[(int)own]++;
            _isSettled = true;
            Decide_NeedsLock();
        }
    }

    /// <summary>A log system has stopped; the parameter is the one of its start.</summary>
    public static void Unregister(PromptMode? mode)
    {
        if (mode is not { } own)
            return;
        lock (Systems.Gate)
        {
            Systems.Running[(int)own]--;
            Decide_NeedsLock();
        }
    }

    /// <summary>
    /// To be called before anything is encoded without a log system. A variable that would be refused at the start
    /// shows nothing until then.
    /// </summary>
    public static void Prepare()
    {
        if (Volatile.Read(ref _isSettled))
            return;
        string? text = Environment.GetEnvironmentVariable(Variable)?.Trim().Trim('"', '\'');
        lock (Systems.Gate)
        {
            if (!_isSettled && !string.IsNullOrWhiteSpace(text))
                _mode = (int)(Enum.TryParse(text, ignoreCase: true, out PromptMode mode) ? mode : PromptMode.Off);
            _isSettled = true;
        }
    }

    private static void Decide_NeedsLock()
    {
        int strictest = Array.FindLastIndex(Systems.Running, count => count > 0);
        if (strictest >= 0)
            Volatile.Write(ref _mode, strictest);
    }

    private static class Systems
    {
        public static readonly Lock Gate = new();

        /// <summary>How many systems run in each mode.</summary>
        public static readonly int[] Running = new int[(int)PromptMode.Off + 1];
    }
}
