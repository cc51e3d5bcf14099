namespace LocalLlm.Inference;

/// <summary>
/// Lets the decoding thread work under a request's own context for a while: its request id, its trace. Restores what
/// was there.
/// </summary>
internal readonly ref struct FlowScope
{
    private readonly ExecutionContext? _before;

    public FlowScope(ExecutionContext? flow)
    {
        if (flow is null)
            return;
        _before = ExecutionContext.Capture();
        ExecutionContext.Restore(flow);
    }

    public void Dispose()
    {
        if (_before is not null)
            ExecutionContext.Restore(_before);
    }
}
