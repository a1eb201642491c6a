//! The words that values of front matter say who may read by, in English and Chinese.
//!
//! Gets:    nothing.
//! Gives:   lists, their words parted by spaces, in the form that `values::words` gives: lower case, without marks.
//! Touches: nothing.
//! Never:   a rule: `values` says what each list means.

pub(super) const YES: &str = "required mandatory needed true yes on y t 1 是 真 对 开 开启 启用";
pub(super) const NO: &str = "false no off n f 0 never none nil null nope 否 假 不 不是 关 关闭 无 没有 禁用 notrequired \
     notneeded notnecessary unneeded unnecessary optional noneneeded unset notset 不需要 无需 不必 非必需 永不 从不";

/// Words that say by themselves that something is not for readers.
pub(super) const HIDDEN: &str = "draft drafts drafting unpublished unpublish private privately hidden hide invisible internal \
     internally confidential unlisted secret restricted unreleased staff employee employees nonpublic archived trash \
     trashed wip embargo embargoed classified unapproved notpublished notpublic staffonly internalonly membersonly \
     agentsonly intranet onlyme autodraft unpublic tlpred tlpamber tlpamberstrict";
/// Words that say so of a page, and other things of other things.
pub(super) const HIDDEN_OF_PAGES: &str = "agent agents admin admins administrator administrators moderator moderators manager \
     managers operator operators editor editors owner owners author authors team teams support member members \
     membership subscriber subscribers paid premium paying patron patrons vip login logged signed signin registered \
     authenticated auth authorized authorised loggedin signedin password protected locked encrypted limited partner \
     partners reseller resellers contractor contractors pending review inreview scheduled future queued planned todo \
     progress inprogress editing writing waiting awaiting hold onhold held blocked rejected declined inactive disabled \
     expired removed deleted withdrawn retired retracted offline idea ideas outline inherit auto nobody noone me self \
     myself personal sensitive proprietary corporate company organisation organization workspace colleague colleagues \
     coworkers hr legal finance compliance testers staging preproduction incomplete unfinished unreviewed soon later \
     upcoming coming tbd until after before will submitted requested invited invite invitees whitelisted allowlisted \
     notready suppressed backoffice departments department started";
/// Words that name everybody.
pub(super) const EVERYBODY: &str = "public publicly everyone everybody anyone anybody all any world worldwide unrestricted guest \
     guests visitor visitors anonymous";
/// Words that say that something is there for readers, or who among them is meant most.
pub(super) const PUBLIC: &str = "published publish live visible listed global open unlocked free reader readers user users \
     customer customers client clients trader traders buyer buyers seller sellers developer developers dev devs \
     beginner beginners intermediate advanced expert experts newcomer newcomers merchant merchants consumer consumers \
     newbie newbies enduser endusers external general community audience released release final finalized finalised \
     approved active current stable beta alpha ga new updated deprecated experimental done complete completed finished \
     ready reviewed verified accepted maintained supported unsupported legacy online enabled shown show ok okay \
     available preview evergreen mature resolved fixed closed official default normal standard green clear white stub \
     translated obsolete outdated superseded replaced unstable production prod rc lts operational known working \
     implemented seedling budding growing perennial sent trusted uptodate fresh revised improved changed tested update refresh tlpclear tlpwhite \
     recommended featured pinned sticky popular valid effective confirmed good success successful passing healthy \
     proposed old retail individual individuals institutional investors holders miners learners students parents \
     people humans businesses issue discontinued stale minor major";
/// Words that say nothing.
pub(super) const FILL: &str = "a an the to for of and or by in on at is are with only use site web page article post doc content \
     version now yet s it this our up date in out from do please should must shall may can need needs \
     needed required necessary";
/// Words for hiding of which the opposite is that everybody may read: `no login required`, `not a draft`.
pub(super) const OPPOSED: &str = "draft drafts private privately hidden hide invisible internal internally confidential unlisted \
     secret restricted unpublished archived trashed embargo embargoed classified login password protected locked limited \
     paid premium signin registration membership expired deleted removed retired withdrawn retracted disabled inactive \
     offline suppressed encrypted sensitive proprietary paying subscription authentication auth blocked";
/// Groups that may be named beside everybody or all customers.
pub(super) const GROUPS: &str = "staff employee employees agent agents admin admins administrator administrators moderators managers \
     operators editors owners authors team teams support member members subscriber subscribers paid premium paying patrons \
     vip registered authenticated partner partners resellers contractors colleagues corporate company";
/// Customers and others that read.
pub(super) const READERS: &str = "customers clients users readers traders buyers sellers merchants consumers developers investors \
     holders visitors guests everyone everybody public accounts";
/// Of what kind readers are: none of these words hides beside them.
pub(super) const KINDS_OF_READERS: &str = "corporate institutional retail individual company business enterprise commercial \
     professional private proprietary new existing all our";
/// What was done to a page by somebody, who is not whom it is for.
pub(super) const DONE: &str = "reviewed approved verified written updated tested edited checked validated confirmed maintained \
     translated released revised finalised finalized improved changed accepted";
/// Words that turn it round; what is `to be published` is not.
pub(super) const NOT: &str = "skip be not no non never un don dont isn isnt without";

/// Chinese words for what readers may not see, and for what they may; a text holds one or it does not.
pub(super) const HIDDEN_HAN: &str = "草稿 内部 未发布 未发表 未公开 不公开 非公开 不发布 不可见 不显示 不对外 私有 私密 私人 隐藏 \
     保密 机密 秘密 绝密 仅限 仅供 员工 坐席 客服 会员 登录 审核 待 下线 下架 归档 停用 禁用 作废 删除 限制 受限 加密 \
     未上线 未通过 公司全 企业全 全公司 暂不 撤回 未完成 进行中 编辑中 撰写 定时 管理员 自己 仅自己 团队 部门 权限 过期 失效 禁止";
pub(super) const PUBLIC_HAN: &str = "公开 发布 发表 公众 所有人 全部 任何人 大家 上线 正式 可见 有效 完成 显示 用户 读者 游客 \
     访客 客户 全体 稳定 新手 开发者 最新 正常 通过 不限 全员 人人";
pub(super) const EVERYBODY_HAN: &str =
    "公开 公众 所有人 全部 任何人 大家 全体 全员 不限 人人 所有用户 所有客户 所有读者";
/// Chinese words that name everybody, whoever is named besides.
pub(super) const EVERYBODY_NAMED_HAN: &str =
    "所有用户 全部用户 所有人 任何人 所有客户 所有读者 全体用户 公众 全员 不限 人人";
/// Words that take that back.
pub(super) const LIMITS_HAN: &str = "仅 只 除 不含 不包 后 需 内 非 未 待 暂 公司";
/// Words for hiding of which the opposite is that everybody may read, and what turns them round.
pub(super) const OPPOSED_HAN: &str = "登录 登陆 会员 权限 限制 受限 限 过期 失效 归档 下架 下线 停用 禁用 作废 删除 加密 草稿 内部 私有 \
     私密 隐藏 保密 机密 禁止 撤回 密码";
pub(super) const NOT_HAN: &str = "不需要 不需 不必 无需 无须 无 毋须 不用 不是 并非 没有 尚未 未被 未 不 非 免 永不 从不 解除 取消";
/// That a review is passed.
pub(super) const PASSED_HAN: &str =
    "审核通过 审批通过 通过审核 通过审批 审核完成 审核完毕 已审核 已审批 已过审";
/// Words that leave a review open.
pub(super) const OPEN_HAN: &str = "未 待 不 后 前 中 再 需";
/// What may stand beside words for hiding and says nothing else.
pub(super) const FILL_HAN: &str = "仅限 仅供 仅 只 限 供 可见 的 文章 页面 文档 文件 内容 使用 人员 资料 可 看 读 用 者 状态 中 已 后 才 能 需 \
     要 专用 访问 阅读 查看 公司 本 级 稿 件 信息 人 等 和 与 及 或 对 外 内 不 未 非 暂 请 了 是 正在 被";
