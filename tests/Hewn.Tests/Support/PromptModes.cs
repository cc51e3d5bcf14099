using Hewn.Redaction;

namespace Hewn.Tests.Support;

/// <summary>
/// The mode of prompts is the process's: who changes it runs alone, and leaves it as it was for the others.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PromptModes : ICollectionFixture<PromptModes>, IDisposable
{
    public const string Name = "the mode of prompts";

    /// <summary>
    /// A test that has failed may have left its system running, and one failure must not become several: after a while
    /// such systems have no say any more.
    /// </summary>
    public PromptModes()
    {
        SpinWait.SpinUntil(() => StrictestOfRunning() is null, TimeSpan.FromSeconds(5));
        while (StrictestOfRunning() is { } left)
            PromptPrivacy.Unregister(left);
        Reset();
    }

    public void Dispose() => Reset();

    /// <summary>Null where no system runs: then the mode of who has stopped last stays.</summary>
    internal static PromptMode? StrictestOfRunning()
    {
        Reset();
        if (PromptPrivacy.Mode is not PromptMode.Full and var strict)
            return strict;
        PromptPrivacy.Register(PromptMode.Truncated);
        PromptPrivacy.Unregister(PromptMode.Truncated);
        return PromptPrivacy.Mode == PromptMode.Full ? PromptMode.Full : null;
    }

    /// <summary>As if a log system that shows prompts had stopped last.</summary>
    internal static void Reset()
    {
        PromptPrivacy.Register(PromptMode.Full);
        PromptPrivacy.Unregister(PromptMode.Full);
    }
}
