using Hewn.Cli.Run;
using Hewn.Cli.View.Filters;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;

namespace Hewn.Cli.Logs;

/// <summary><c>--no-engines</c>: entries of files that are no engine's, those that begin later included.</summary>
internal sealed class ServiceFilter : EntryFilter
{
    public override LineCondition? Condition => null;

    public override bool TakesFaults => true;

    public override bool Takes(Entry entry) => !EngineFiles.IsEngine(entry.Path);
}
