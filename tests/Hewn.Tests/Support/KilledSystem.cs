using Hewn.Redaction;

namespace Hewn.Tests.Support;

/// <summary>A log system that is left as a kill leaves it.</summary>
internal static class KilledSystem
{
    /// <summary>
    /// Takes back what dies with a process and would outlive the test in this one: its say on how prompts are written.
    /// </summary>
    public static void Forget(LogSystem system) => PromptPrivacy.Unregister(system.Prompts);
}
