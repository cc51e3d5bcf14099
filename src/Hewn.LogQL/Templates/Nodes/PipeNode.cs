namespace Hewn.LogQL.Templates.Nodes;

/// <summary>Commands of which each gets the value of the one before as its last argument.</summary>
internal sealed class PipeNode(
    int position, IReadOnlyList<VariableNode> variables, bool isAssignment, IReadOnlyList<CommandNode> commands)
    : TemplateNode(position)
{
    /// <summary>Variables that get the value.</summary>
    public IReadOnlyList<VariableNode> Variables => variables;

    /// <summary>True for <c>=</c>: the variables exist already.</summary>
    public bool IsAssignment => isAssignment;

    /// <summary>The commands.</summary>
    public IReadOnlyList<CommandNode> Commands => commands;

    /// <inheritdoc/>
    public override string ToString()
    {
        string declared = variables.Count == 0 ? ""
            : string.Join(", ", variables) + (isAssignment ? " = " : " := ");
        return declared + string.Join(" | ", commands);
    }
}
