using Hewn.Redaction;

namespace Hewn.Tests.Support;

/// <summary>
/// The mode of prompts is the process's: who changes it runs alone, and leaves it as it was for the others.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PromptModes : IDisposable
{
    public const string Name = "the mode of prompts";

    public void Dispose() => Reset();

    /// <summary>As if a log system that shows prompts had stopped last.</summary>
    internal static void Reset()
    {
        PromptPrivacy.Register(PromptMode.Full);
        PromptPrivacy.Unregister(PromptMode.Full);
    }
}
