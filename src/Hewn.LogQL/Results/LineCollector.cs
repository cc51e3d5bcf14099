using Hewn.LogQL.Entries;
using Hewn.LogQL.Pipelines;

namespace Hewn.LogQL.Results;

/// <summary>Takes entries through a pipeline and hands on what comes out.</summary>
internal sealed class LineCollector(LineProcessor processor, LineReceiver output) : IEntryConsumer
{
    private readonly LineMaker _maker = new(processor);

    /// <inheritdoc/>
    public bool Accept(in LogEntry entry) => !processor.Process(entry) || output.Take(_maker.Make(entry));
}
