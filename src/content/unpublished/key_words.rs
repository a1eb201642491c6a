//! The words of keys that say who may read a page, in English and Chinese.
//!
//! Gets:    nothing.
//! Gives:   lists, their words parted by spaces, in the form that `values::words` gives: lower case, without marks.
//! Touches: nothing.
//! Never:   a rule: `keys` says what each list means.

pub(super) const SHOWN: &str = "readytopublish readyforpublication readyforpublishing readytogolive readyforrelease oktopublish \
     clearedforpublication approvedforpublication canpublish maypublish publicaccess publicvisibility showtopublic showonsite showinhelpcenter showinhelpcentre \
     publishtoweb publishedtoweb publishonline publishtosite published publish public visible listed publiclyvisible \
     publishable 公开 发布 已发布 可见 对外公开";
pub(super) const SHOWN_PERHAPS: &str = "onsite live enabled enable active online show shown display displayed released approved \
     ready accessible viewable 显示 上线 启用";
pub(super) const UNSHOWN: &str = "notforpublication notforrelease notforpublishing notfordistribution notforpublicrelease \
     notforpublicdistribution donotdistribute donotrelease donotshare nopublish noshare eyesonly foryoureyesonly ssorequired \
     requiresso requiressso ssoonly excludefrombuild excludefromsite excludefrompublish skipbuild loginneeded mustlogin \
     mustbeloggedin needslogin 已下架 已归档 已下线 已隐藏 已删除 requiresauthentication draft drafts unpublished \
     unpublish private hidden internal unlisted confidential secret restricted protected unreleased archived nonpublic \
     notpublic invisible loginrequired requirelogin requireslogin needslogin authrequired requireauth requiresauth \
     needsauth requireauthentication authenticationrequired paywall paywalled wip workinprogress trashed deleted \
     disabled inactive offline withdrawn retracted expired embargo embargoed excluded ignorepost saveasdraft \
     eleventyexcludefromcollections headless emailonly classified unapproved notready passwordprotected privatemode \
     suppressed scheduled encrypted 草稿 隐藏 私有 私密 内部 仅内部 仅限内部 保密 机密 不公开 未发布 下线 下架 归档 \
     需要登录 加密 受限";
pub(super) const UNSHOWN_PERHAPS: &str = "sso loggedin vip nda ignorepage skippage authentication privileged hide restrict archive \
     auth login gated locked encrypt premium paid trash removed disable retired skip ignore exclude sensitive suppress \
     unlist members subscribers staff agents employees";
pub(super) const LEVEL: &str = "visibilityrules accessrules accessrule usersallowed allowedreaders allowedviewers whocansee \
     whocanview whocanread whocanaccess canview canread cansee 谁可以看 谁可见 谁可以查看 visibility access \
     accesslevel accesscontrol accesspolicy accesstype accessrights accessgroup accessgroups accessroles accessmode \
     privacy privacylevel roles permission permissions acl acls allowedroles allowedgroups allowedusers allowroles \
     allowgroups requiredrole requiredroles requiredpermission requiredpermissions usergroups usergroup sharestatus \
     confidentiality visibilitylevel visibilitystatus viewpermission viewpermissions readaccess readpermission \
     readpermissions viewers securityclassification accessrestriction accessrestrictions 可见性 可见范围 访问权限 \
     阅读权限 查看权限 浏览权限 读取权限 可见权限 访问范围 访问控制 阅读范围 查看范围 可见人群 可见对象 阅读对象 \
     公开范围 公开级别 可见级别 权限 角色 访问 访问级别 密级 保密级别";
pub(super) const AUDIENCE: &str =
    "audience audiences targetaudience intendedaudience 受众 目标读者";
pub(super) const WHOM: &str = "readers sharewith approval workflow allow allowed readby seenby intendedfor meantfor reservedfor availableto availablefor displayto \
     displayedto onlyvisibleto seeable for who requires require needs visiblefor";
pub(super) const STATUS_PERHAPS: &str = "releasestatus reviewstatus reviewstate";
pub(super) const LEVEL_PERHAPS: &str = "privilege privileges options attributes properties settings role groups group teams team \
     tier tiers users view read shared sharing share scope classification dataclassification \
     informationclassification securitylabel sensitivitylabel protectivemarking securitymarking sensitivity security \
     securitylevel \
     clearance distribution exposure availability discoverability listing restrictions restriction flags flag labels \
     label markers type kind category stage phase state lifecycle lifecyclestate 标记 类型 范围";
pub(super) const STATUS: &str = "publishedstate editorialstate approvalstatus approvalstate status publishstatus publishingstatus \
     publicationstatus publishedstatus publishstate publicationstate workflowstatus workflowstate editorialstatus \
     draftstatus 状态 发布状态";
pub(super) const FROM: &str = "pubdate pubdatetime datepublished datepublish golive golivedate goliveat embargountil embargodate \
     embargoend embargoends notbefore scheduledat scheduledfor scheduledon scheduleat scheduledate scheduleddate \
     scheduledtime scheduledpublish scheduledpublishat firstpublishedat publishingdate publicationdate 发布时间 \
     发布日期 发布于 上线时间 上线日期 定时发布 公开时间 公开日期 生效时间";
pub(super) const UNTIL: &str = "expires expire expiry expiration expirydate expirationdate expiredate expirytime expirationtime \
     notafter enddateofpublication takedown takedowndate validthrough scheduledunpublish scheduledunpublishat 过期时间 \
     过期日期 失效时间 失效日期 到期时间 到期日期 下线时间 下线日期 下架时间 截止时间";
pub(super) const LOCK: &str = "password passwd passphrase postpassword pagepassword 密码 访问密码";
pub(super) const SEGMENT: &str =
    "usersegment usersegments usersegmentid usersegmentids segmentid segmentids";
/// Words that say nothing where a key begins with them.
pub(super) const FILL: &str = "is are page article post doc document content entry kb be dg wp";
/// Words that may stand before one of those, as in `hide_page`; before others it is a topic, as in `status_page`.
pub(super) const OF_PAGES: &str = "staff agent agents ignore hide hidden private draft public publish published unpublish \
     unpublished internal";
/// The same where they stand first.
pub(super) const FIRST: &str =
    "meta metadata params page help hc site ghost notion zendesk hugo jekyll hexo x my ms custom";
pub(super) const FILL_HAN: &str = "是否 文章 页面 文档 文件 的";

/// What a Chinese key may be made of that says who may read.
pub(super) const HAN_PHRASES: &str = "不 暂不 暂 未 需要 需 仅 只 限 专属 专用 专享 使用 可用 可看 阅读 查看 访问 内部 员工 坐席 \
     客服 会员 团队 私有 私密 隐藏 保密 机密 登录 后 对外 对 公开 发布 可见 显示 上线 公众 供 给 人员";
/// How a key ends that holds a beginning, or an end.
pub(super) const BEGINNINGS: &str = "from after at on since date time datetime timestamp start starts startdate day starting \
     begin";
pub(super) const ENDS: &str = "until till through thru end ends enddate upto before untildate";
pub(super) const ENDING_STEMS: &str = "unpublish unpublished unpublishing archive archived delete deleted deactivate deactivated \
     trash trashed remove removed retire retired retract retracted sunset sunsetted";
pub(super) const SHOWN_STEMS: &str = "publish published publishing publication public visible live online available valid active \
     released release show display";
pub(super) const UNSHOWN_STEMS: &str = "unpublish unpublished unpublishing hide hidden private internal draft embargo embargoed \
     archive archived expire expires expired expiry expiration deleted delete withdraw withdrawn offline deactivate \
     deactivated unlist unlisted restricted scheduled";
/// Who a page is for: what a strict word would hide from.
pub(super) const READERS: &str = "public readers reader users user customers everyone everybody visitors visitor guests all \
     others outside world";

/// What a reader must have.
pub(super) const NEEDS: &str = "permission permissions acl requiredrole requiredroles requiredpermission requiredpermissions \
     accessrestriction accessrestrictions viewpermission viewpermissions readpermission readpermissions 权限 访问权限 阅读权限 \
     查看权限 密级 保密级别";
/// Keys that are put together and often written, joined: for misspellings of them.
pub(super) const COMPOSED: &str = "publishat publishdate publisheddate publishedat unpublishat unpublishdate publishon expiresat \
     hiddenuntil embargoeduntil staffonly membersonly internalonly agentsonly";
/// Keys of generators that are no English words and resemble one of ours.
pub(super) const NAMES: &str = "publisher accesskey statut listid publishdir pubsub";
