namespace Hewn.Adapters.Tests.Text;

/// <summary>Tests that replace what belongs to the whole process: the console, trace listeners.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleGroup
{
    public const string Name = "console";
}
