using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Nodes;

/// <summary>Runs a named template: <c>{{template "name" .}}</c>.</summary>
internal sealed class TemplateCallNode(int position, string name, PipeNode? pipe) : TemplateNode(position)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>What becomes its dot; none when null.</summary>
    public PipeNode? Pipe => pipe;

    /// <inheritdoc/>
    public override string ToString() => "{{template " + GoText.Quote(name) + (pipe is null ? "" : " " + pipe) + "}}";
}
