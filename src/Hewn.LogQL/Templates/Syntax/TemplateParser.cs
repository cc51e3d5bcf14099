using System.Globalization;
using Hewn.LogQL.Templates.Functions;
using Hewn.LogQL.Templates.Nodes;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Syntax;

/// <summary>Reads the actions of a template: text, control structures, definitions.</summary>
internal sealed class TemplateParser
{
    private readonly TemplateReader _reader;
    private readonly PipelineReader _pipelines;
    private readonly Dictionary<string, ListNode> _definitions;
    private readonly string _name;
    private int _rangeDepth;
    private int _depth;

    private TemplateParser(string name, TemplateReader reader, Dictionary<string, ListNode> definitions, int depth)
    {
        (_name, _reader, _definitions, _depth) = (name, reader, definitions, depth);
        _pipelines = new PipelineReader(reader);
    }

    /// <summary>Reads a template with all that it defines.</summary>
    /// <param name="name">Its name, which stands in messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="findFunction">The functions that it may call.</param>
    /// <returns>The bodies by their names.</returns>
    /// <exception cref="LogQLException">It is no template; the message is Go's.</exception>
    public static Dictionary<string, ListNode> Parse(
        string name, string text, Func<string, TemplateFunction?> findFunction)
    {
        var definitions = new Dictionary<string, ListNode>();
        var reader = new TemplateReader(name, TemplateLexer.Lex(text), findFunction);
        var parser = new TemplateParser(name, reader, definitions, depth: 0);
        parser.Add(parser.ReadAll());
        return definitions;
    }

    private ListNode ReadAll()
    {
        var items = new List<TemplateNode>();
        int start = _reader.Peek().Start;
        while (_reader.Peek().Kind != TemplateTokenKind.End)
        {
            int before = _reader.At;
            if (_reader.Next().Kind == TemplateTokenKind.Open
                && _reader.NextNonSpace().Kind == TemplateTokenKind.Define)
            {
                ReadDefinition();
                continue;
            }

            _reader.At = before;
            TemplateNode? item = ReadTextOrAction(out ListEnd end);
            if (item is null)
                throw _reader.Fault($"unexpected {Show(end)}");
            items.Add(item);
        }

        return new ListNode(start, items);
    }

    private void ReadDefinition()
    {
        const string context = "define clause";
        var inner = new TemplateParser(ReadName(_reader.NextNonSpace(), context), _reader, _definitions, _depth + 1);
        _reader.Expect(TemplateTokenKind.Close, context);
        inner.ReadBody(context);
    }

    private void ReadBody(string context)
    {
        ListNode body = ReadList(out ListEnd end);
        if (end != ListEnd.End)
            throw _reader.Fault($"unexpected {Show(end)} in {context}");
        Add(body);
    }

    private void Add(ListNode body)
    {
        if (!_definitions.TryGetValue(_name, out ListNode? known) || IsEmpty(known))
            _definitions[_name] = body;
        else if (!IsEmpty(body))
            throw _reader.Fault($"template: multiple definition of template {GoText.Quote(_name)}");
    }

    private static bool IsEmpty(ListNode list) =>
        list.Items.All(item => item is TextNode text && string.IsNullOrWhiteSpace(text.Text));

    private ListNode ReadList(out ListEnd end)
    {
        if (++_depth > TemplateLimits.MaxNesting)
            throw _reader.Fault(string.Create(CultureInfo.InvariantCulture,
                $"nested deeper than {TemplateLimits.MaxNesting} levels"));
        int start = _reader.PeekNonSpace().Start;
        var items = new List<TemplateNode>();
        while (_reader.PeekNonSpace().Kind != TemplateTokenKind.End)
        {
            if (ReadTextOrAction(out end) is not { } item)
            {
                _depth--;
                return new ListNode(start, items);
            }

            items.Add(item);
        }

        throw _reader.Fault("unexpected EOF");
    }

    /// <summary>Reads text or an action.</summary>
    /// <returns>Null when the action ended a list; <paramref name="end"/> says how.</returns>
    private TemplateNode? ReadTextOrAction(out ListEnd end)
    {
        end = ListEnd.None;
        TemplateToken token = _reader.NextNonSpace();
        if (token.Kind == TemplateTokenKind.Text)
            return new TextNode(token.Start, token.Text);
        if (token.Kind != TemplateTokenKind.Open)
            throw _reader.Unexpected(token, "input");
        _reader.ActionLine = token.Line;
        TemplateNode? action = ReadAction(out end);
        _reader.ActionLine = 0;
        return action;
    }

    private TemplateNode? ReadAction(out ListEnd end)
    {
        end = ListEnd.None;
        int before = _reader.At;
        TemplateToken token = _reader.NextNonSpace();
        switch (token.Kind)
        {
            case TemplateTokenKind.Block:
                return ReadBlock();
            case TemplateTokenKind.Break:
                CloseLoopAction(token, "{{break}}");
                return new BreakNode(token.Start);
            case TemplateTokenKind.Continue:
                CloseLoopAction(token, "{{continue}}");
                return new ContinueNode(token.Start);
            case TemplateTokenKind.Else:
                end = ListEnd.Else;
                if (_reader.PeekNonSpace().Kind is not (TemplateTokenKind.If or TemplateTokenKind.With))
                    _reader.Expect(TemplateTokenKind.Close, "else");
                return null;
            case TemplateTokenKind.EndKeyword:
                end = ListEnd.End;
                _reader.Expect(TemplateTokenKind.Close, "end");
                return null;
            case TemplateTokenKind.If:
                return ReadBranch(BranchKind.If);
            case TemplateTokenKind.Range:
                return ReadBranch(BranchKind.Range);
            case TemplateTokenKind.With:
                return ReadBranch(BranchKind.With);
            case TemplateTokenKind.Template:
                return ReadCall();
            default:
                _reader.At = before;
                int start = _reader.PeekNonSpace().Start;
                return new ActionNode(start, _pipelines.Read("command", TemplateTokenKind.Close));
        }
    }

    private void CloseLoopAction(TemplateToken token, string action)
    {
        TemplateToken next = _reader.NextNonSpace();
        if (next.Kind != TemplateTokenKind.Close)
            throw _reader.Unexpected(next, action);
        if (_rangeDepth == 0)
            throw _reader.Fault(action + " outside {{range}}");
        _ = token;
    }

    private BranchNode ReadBranch(BranchKind kind)
    {
        int variables = _pipelines.VariableCount;
        string context = kind.ToString().ToLowerInvariant();
        PipeNode pipe = _pipelines.Read(context, TemplateTokenKind.Close);
        _rangeDepth += kind == BranchKind.Range ? 1 : 0;
        ListNode body = ReadList(out ListEnd end);
        _rangeDepth -= kind == BranchKind.Range ? 1 : 0;
        ListNode? otherwise = end == ListEnd.Else ? ReadOtherwise(kind) : null;
        _pipelines.VariableCount = variables;
        return new BranchNode(pipe.Position, kind, pipe, body, otherwise);
    }

    private ListNode ReadOtherwise(BranchKind kind)
    {
        TemplateToken next = _reader.Peek();
        bool isChained = (kind == BranchKind.If && next.Kind == TemplateTokenKind.If)
            || (kind == BranchKind.With && next.Kind == TemplateTokenKind.With);
        if (isChained)
        {
            // One end closes the whole chain.
            _reader.Next();
            if (++_depth > TemplateLimits.MaxNesting)
                throw _reader.Fault(string.Create(CultureInfo.InvariantCulture,
                    $"nested deeper than {TemplateLimits.MaxNesting} levels"));
            var chained = new ListNode(next.Start, [ReadBranch(kind)]);
            _depth--;
            return chained;
        }

        ListNode otherwise = ReadList(out ListEnd end);
        return end == ListEnd.End ? otherwise : throw _reader.Fault($"expected end; found {Show(end)}");
    }

    private TemplateCallNode ReadBlock()
    {
        const string context = "block clause";
        TemplateToken token = _reader.NextNonSpace();
        string name = ReadName(token, context);
        PipeNode pipe = _pipelines.Read(context, TemplateTokenKind.Close);
        new TemplateParser(name, _reader, _definitions, _depth + 1).ReadBody(context);
        return new TemplateCallNode(token.Start, name, pipe);
    }

    private TemplateCallNode ReadCall()
    {
        const string context = "template clause";
        TemplateToken token = _reader.NextNonSpace();
        string name = ReadName(token, context);
        PipeNode? pipe = null;
        if (_reader.PeekNonSpace().Kind == TemplateTokenKind.Close)
            _reader.Next();
        else
            pipe = _pipelines.Read(context, TemplateTokenKind.Close);
        return new TemplateCallNode(token.Start, name, pipe);
    }

    private string ReadName(TemplateToken token, string context)
    {
        if (token.Kind is not (TemplateTokenKind.String or TemplateTokenKind.RawString))
            throw _reader.Unexpected(token, context);
        int at = 0;
        return GoText.Unquote(token.Text, ref at, out string name) == GoTextReading.Good
            ? name
            : throw _reader.Fault("invalid syntax");
    }

    private static string Show(ListEnd end) => end == ListEnd.Else ? "{{else}}" : "{{end}}";

    /// <summary>What ends a list of nodes.</summary>
    private enum ListEnd
    {
        None,
        End,
        Else,
    }
}
