/** What the field of the query is called and shows while it is empty, before the editor is there and after. */
export const label = "Query in LogQL";
export const hint = 'LogQL, such as {service="llm-server"} |= "error"';
