using Hewn.LogQL.Templates.Nodes;

namespace Hewn.LogQL.Templates;

/// <summary>Finds out which labels a template may ask for.</summary>
internal sealed class TemplateUses
{
    private readonly HashSet<string> _names = [];

    /// <summary>Every name that stands as a field.</summary>
    public IReadOnlySet<string> Names => _names;

    /// <summary>Whether the dot itself is used as a value, so that any label may be asked for.</summary>
    public bool IsDotUsed { get; private set; }

    /// <summary>Takes in a node and all below it.</summary>
    public void Visit(TemplateNode? node)
    {
        switch (node)
        {
            case ListNode list:
                VisitAll(list.Items);
                break;
            case ActionNode action:
                Visit(action.Pipe);
                break;
            case TemplateCallNode call:
                Visit(call.Pipe);
                break;
            case BranchNode branch:
                Visit(branch.Pipe);
                Visit(branch.Body);
                Visit(branch.Otherwise);
                break;
            case PipeNode pipe:
                VisitAll(pipe.Commands);
                break;
            case CommandNode command:
                VisitAll(command.Arguments);
                break;
            case ChainNode chain:
                Visit(chain.Inner);
                _names.UnionWith(chain.Names);
                break;
            case FieldNode field:
                _names.UnionWith(field.Names);
                break;
            case VariableNode variable:
                _names.UnionWith(variable.Names.Skip(1));
                IsDotUsed |= variable.Names is ["$"];
                break;
            case DotNode:
                IsDotUsed = true;
                break;
        }
    }

    private void VisitAll(IEnumerable<TemplateNode> nodes)
    {
        foreach (TemplateNode node in nodes)
            Visit(node);
    }
}
