namespace Hewn.LogQL.Templates.Syntax;

/// <summary>Kinds of tokens of a template. All from <see cref="Dot"/> on are keywords.</summary>
internal enum TemplateTokenKind
{
    /// <summary>A fault; its text is the message.</summary>
    Error,

    /// <summary>Behind the last character.</summary>
    End,

    /// <summary>Text outside actions.</summary>
    Text,

    /// <summary>Two opening braces.</summary>
    Open,

    /// <summary>Two closing braces.</summary>
    Close,

    /// <summary>Blanks inside an action.</summary>
    Space,

    /// <summary><c>=</c>.</summary>
    Assign,

    /// <summary><c>:=</c>.</summary>
    Declare,

    /// <summary><c>|</c>.</summary>
    Pipe,

    /// <summary>An opening parenthesis.</summary>
    LeftParen,

    /// <summary>A closing parenthesis.</summary>
    RightParen,

    /// <summary>Any other printable character.</summary>
    Char,

    /// <summary>A text in double quotes.</summary>
    String,

    /// <summary>A text in backticks.</summary>
    RawString,

    /// <summary>A character in single quotes.</summary>
    CharConstant,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A complex number.</summary>
    Complex,

    /// <summary><c>true</c>, <c>false</c>.</summary>
    Bool,

    /// <summary>The name of a function.</summary>
    Identifier,

    /// <summary>A name behind a dot.</summary>
    Field,

    /// <summary>A name behind a dollar, or the dollar.</summary>
    Variable,

    /// <summary><c>.</c>.</summary>
    Dot,

    /// <summary><c>nil</c>.</summary>
    Nil,

    /// <summary><c>block</c>.</summary>
    Block,

    /// <summary><c>break</c>.</summary>
    Break,

    /// <summary><c>continue</c>.</summary>
    Continue,

    /// <summary><c>define</c>.</summary>
    Define,

    /// <summary><c>else</c>.</summary>
    Else,

    /// <summary><c>end</c>.</summary>
    EndKeyword,

    /// <summary><c>if</c>.</summary>
    If,

    /// <summary><c>range</c>.</summary>
    Range,

    /// <summary><c>template</c>.</summary>
    Template,

    /// <summary><c>with</c>.</summary>
    With,
}
