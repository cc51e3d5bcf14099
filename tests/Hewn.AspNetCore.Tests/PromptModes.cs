using Hewn.Redaction;

namespace Hewn.AspNetCore.Tests;

/// <summary>The mode of prompts is the process's: who changes it runs alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PromptModes
{
    public const string Name = "the mode of prompts";

    /// <summary>As if a log system that shows prompts had stopped last.</summary>
    internal static void Reset()
    {
        PromptPrivacy.Register(PromptMode.Full);
        PromptPrivacy.Unregister(PromptMode.Full);
    }
}
